import { describe, expect, it } from 'vitest'
import { displayName, HEAD_OFFICE_ROLES, overseesRegisters, ROLES } from './people.ts'

describe('a name on the screen', () => {
  const both = {
    lastName: 'EL ALAMI',
    firstName: 'Salma',
    lastNameAr: 'العلمي',
    firstNameAr: 'سلمى'
  }

  it('is in the language of the screen, surname first', () => {
    expect(displayName(both, 'fr')).toBe('EL ALAMI Salma')
    expect(displayName(both, 'ar')).toBe('العلمي سلمى')
  })

  it('is in the other script when the first is missing', () => {
    expect(displayName({ ...both, lastName: '', firstName: '' }, 'fr')).toBe('العلمي سلمى')
    expect(displayName({ ...both, lastNameAr: '', firstNameAr: ' ' }, 'ar')).toBe('EL ALAMI Salma')
  })

  it('has no stray spaces when a part is missing', () => {
    expect(displayName({ ...both, firstName: '' }, 'fr')).toBe('EL ALAMI')
    expect(displayName({ ...both, lastName: '' }, 'fr')).toBe('Salma')
  })

  it('is empty when nothing is known', () => {
    const nobody = { lastName: '', firstName: '', lastNameAr: '', firstNameAr: '' }
    expect(displayName(nobody, 'fr')).toBe('')
  })
})

describe('roles', () => {
  it('of the head office are roles, and a site has none of them by mistake', () => {
    expect(HEAD_OFFICE_ROLES.every((role) => ROLES.includes(role))).toBe(true)
    expect(HEAD_OFFICE_ROLES).not.toContain('siteDirector')
    expect(new Set(ROLES).size).toBe(14)
  })

  it('have the board of the day when they look after what others teach', () => {
    expect(overseesRegisters(['trainer', 'groupCoordinator', 'itOfficer'])).toBe(false)
    expect(overseesRegisters(['trainer', 'registrar'])).toBe(true)
    expect(overseesRegisters(['auditor'])).toBe(true)
  })
})
