/** Names as they are typed. */
import { collapseSpaces, normaliseArabic, normaliseLatin } from '#shared/domain/arabic.ts'
import { displayName, type Names } from '#shared/domain/people.ts'

export function tidyNames(names: Names): Names {
  return {
    lastName: collapseSpaces(names.lastName),
    firstName: collapseSpaces(names.firstName),
    lastNameAr: collapseSpaces(names.lastNameAr),
    firstNameAr: collapseSpaces(names.firstNameAr)
  }
}

/** Somebody can be called: a surname and a first name in at least one script. */
export function isNamed({ lastName, firstName, lastNameAr, firstNameAr }: Names): boolean {
  return Boolean((lastName && firstName) || (lastNameAr && firstNameAr))
}

/** Do both have the same name in one of the scripts? Then they may be one person. */
export function isSameName(one: Names, other: Names): boolean {
  const same = (language: 'fr' | 'ar', key: (text: string) => string) => {
    const [first, second] = [only(one, language), only(other, language)].map(key)
    return first !== '' && first === second
  }
  return same('fr', normaliseLatin) || same('ar', normaliseArabic)
}

function only(names: Names, language: 'fr' | 'ar'): string {
  return language === 'fr'
    ? displayName({ ...names, lastNameAr: '', firstNameAr: '' }, 'fr')
    : displayName({ ...names, lastName: '', firstName: '' }, 'ar')
}
