/** One procedure and one request of the tiny made-up centre, for every test of the relay that needs some. */
import type { ActDrawn } from '#shared/documents/act-facts.ts'
import type { CaseFact, Deposited } from '#shared/documents/case-facts.ts'
import { caseId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { versionOf, type Procedure } from '#shared/domain/procedure.ts'
import type { ApplicantKind } from '#shared/domain/services.ts'

const both = (fr: string) => ({ fr, ar: 'شهادة' })

/** Ten working days; student affairs answers. */
export const CERTIFICATE: Procedure = {
  code: 'schooling-certificate',
  name: both('Attestation de scolarité'),
  summary: both('Elle dit que vous suivez la formation.'),
  service: 'studentAffairs',
  whoMayAsk: ['trainee', 'staff'],
  fields: [],
  papers: [],
  regime: 'law5519',
  maxDays: 10,
  dayCount: 'working',
  silence: 'none',
  appealDays: 30,
  appealTo: both('Le directeur'),
  isToConfirm: true,
  isOffered: true
}

/** What somebody wrote in their request: no byte of it may reach whoever may not read it. */
export const CONFIDED = 'logement de ma famille'

export function certificateOf(
  applicant: PersonId,
  number = 1,
  applicantKind: ApplicantKind = 'trainee'
) {
  return caseId({ site: 'jadida', service: 'studentAffairs', applicantKind, applicant, number })
}

export function depositFact(at: number, more: Partial<Deposited> = {}): Deposited {
  return {
    ...{ type: 'deposited', at, procedure: CERTIFICATE.code, version: versionOf(CERTIFICATE) },
    ...{ sequence: 1, lastName: 'Benchekroune', firstName: 'Demo' },
    ...{ lastNameAr: '', firstNameAr: '', answers: [['purpose', CONFIDED]] },
    ...{ atCounter: false, appealOf: '' },
    ...more
  }
}

export function publishedFact(procedure = CERTIFICATE, replaces: never[] = []) {
  return { type: 'procedure-published' as const, at: 1, procedure, replaces }
}

/** A step that carries a word. */
export function stepFact(
  type: 'complement-asked' | 'approved' | 'withdrawn' | 'message-sent',
  at: number
): CaseFact {
  return { type, at, text: 'Bonjour' }
}

export function refusal(at: number): CaseFact {
  return { type: 'refused', at, reason: 'Le dossier ne répond pas à la condition 3.' }
}

/** The act as somebody of the service makes it out. */
export function drawnFact(at: number, more: Partial<ActDrawn> = {}): ActDrawn {
  return {
    ...{ type: 'act-drawn', at, register: 'certificate', language: 'fr' },
    ...{ title: 'Attestation', text: 'La direction du centre atteste…', signatory: 'Le directeur' },
    ...{ site: 'El Jadida', validThrough: null },
    ...more
  }
}
