/**
 * Days in words as CLDR has them for Morocco, kept here because building an Intl formatter loads tables that cost a cheap
 * phone a tenth of a second before its first screen. format.test.ts compares every day of a year with Intl.
 */

type Words = {
  readonly months: readonly string[]
  readonly shortMonths: readonly string[]
  /** Sunday first. */
  readonly weekdays: readonly string[]
  readonly shortWeekdays: readonly string[]
  readonly afterWeekday: string
  readonly betweenNumbers: string
}

const words = (text: string) => text.split(' ')

const arabicMonths = words('يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر')
const arabicWeekdays = words('الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت')

export const CALENDAR_WORDS: Readonly<Record<'fr' | 'ar', Words>> = {
  fr: {
    months: words(
      'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'
    ),
    shortMonths: words('jan. fév. mar. avr. mai jui. juil. août sept. oct. nov. déc.'),
    weekdays: words('dimanche lundi mardi mercredi jeudi vendredi samedi'),
    shortWeekdays: words('dim. lun. mar. mer. jeu. ven. sam.'),
    afterWeekday: ' ',
    betweenNumbers: '/'
  },
  ar: {
    months: arabicMonths,
    shortMonths: arabicMonths,
    weekdays: arabicWeekdays,
    shortWeekdays: arabicWeekdays,
    afterWeekday: '، ',
    // A mark of direction keeps day, month and year in their order.
    betweenNumbers: '\u200f/'
  }
}
