/** Acts in words. Call in templates and `$derived`, so that words follow the language. */
import type { ActFault, ActRegister } from '#shared/domain/act-template.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

const REGISTERS: Readonly<Record<ActRegister, () => string>> = {
  certificate: m.act_register_certificate,
  missionOrder: m.act_register_mission,
  leave: m.act_register_leave,
  permit: m.act_register_permit
}

export function sayActRegister(register: ActRegister): string {
  return REGISTERS[register]()
}

export function sayActFault(fault: ActFault): string {
  switch (fault.reason) {
    case 'unknown-placeholder':
      return m.act_fault_unknown({ said: isolate(`{${fault.said}}`) })
    case 'lone-brace':
      return m.act_fault_brace({ said: isolate(fault.said) })
    case 'no-end':
      return m.act_fault_end({ said: isolate(`{${fault.said}}`) })
    case 'too-long':
      return m.act_fault_long()
    case 'title-missing':
      return m.act_fault_title()
    case 'signatory-missing':
      return m.act_fault_signatory()
    case 'no-text':
      return m.act_fault_text()
  }
}
