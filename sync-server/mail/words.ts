/** What mails say, in French and in Arabic. A number, a day, the kind of event: the rest is read in the app. */
import { isoOfDay, officeTime, type Day } from '#shared/domain/calendar.ts'
import type { Notice, NoticeEvent } from '../store/store.ts'

type Bilingual = { readonly fr: string; readonly ar: string }

type Saying = {
  readonly subject: Bilingual
  /** One line each. */
  readonly lines: readonly Bilingual[]
}

const NO_BREAK = '\u00a0'

/** What is said of a notice: its subject, and its lines without greeting or link. */
export function sayingOf(notice: Notice): Saying {
  return sayings[notice.event](notice)
}

/** The entry of the calendar. */
export function entrySummary({ register }: Notice): Bilingual {
  return {
    fr: `Demande ${numbered(register).fr}${NO_BREAK}: décision au plus tard`,
    ar: `الطلب ${numbered(register).ar}: آخر أجل للقرار`
  }
}

export const GREETING: Bilingual = { fr: 'Bonjour,', ar: 'السلام عليكم،' }
export const WHERE_TO_READ: Bilingual = {
  fr: `La suite se lit dans Sijil${NO_BREAK}:`,
  ar: 'للاطلاع على البقية في تطبيق سجل:'
}
export const FROM_A_MACHINE: Bilingual = {
  fr: 'Message automatique, n’y répondez pas. Seul ce que montre Sijil fait foi.',
  ar: 'رسالة آلية، المرجو عدم الرد عليها. المرجع هو ما يظهر في تطبيق سجل وحده.'
}

const sayings: Readonly<Record<NoticeEvent, (notice: Notice) => Saying>> = {
  registered: ({ register, due }) => ({
    subject: ofRequest(register, { fr: 'enregistrée', ar: 'تم تسجيله' }),
    lines: [
      {
        fr: `Votre demande ${numbered(register).fr} est enregistrée au bureau d’ordre.`,
        ar: `تم تسجيل طلبك ${numbered(register).ar} بمكتب الضبط.`
      },
      due === null
        ? {
            fr: 'La date de décision au plus tard sera indiquée dans Sijil.',
            ar: 'سيظهر آخر أجل للقرار في تطبيق سجل.'
          }
        : through(due)
    ]
  }),
  'complement-asked': ({ register }) => ({
    subject: ofRequest(register, { fr: 'complément demandé', ar: 'المطلوب استكمال الملف' }),
    lines: [
      {
        fr: `Un complément est demandé pour votre demande ${numbered(register).fr}.`,
        ar: `المطلوب منك استكمال ملف طلبك ${numbered(register).ar}.`
      },
      {
        fr: 'Le délai est suspendu jusqu’à votre réponse. La date indiquée auparavant ne vaut plus.',
        ar: 'الأجل موقوف إلى حين جوابك. التاريخ المحدد سابقا لم يعد ساريا.'
      }
    ]
  }),
  'due-moved': ({ register, due }) => ({
    subject: ofRequest(register, { fr: 'nouvelle date', ar: 'تاريخ جديد' }),
    lines: [
      {
        fr: `La date de décision de votre demande ${numbered(register).fr} a changé.`,
        ar: `تغير آخر أجل للقرار بشأن طلبك ${numbered(register).ar}.`
      },
      ...(due === null ? [] : [through(due)])
    ]
  }),
  decided: ({ register }) => ({
    subject: ofRequest(register, { fr: 'décision prise', ar: 'صدر القرار' }),
    lines: [
      {
        fr: `Votre demande ${numbered(register).fr} a reçu une décision.`,
        ar: `صدر القرار بشأن طلبك ${numbered(register).ar}.`
      }
    ]
  }),
  overdue: ({ register, due }) => ({
    subject: ofRequest(register, { fr: 'délai dépassé', ar: 'تجاوز الأجل' }),
    lines: [
      {
        fr: `Le délai maximum de la demande ${numbered(register).fr} est dépassé, sans décision.`,
        ar: `انقضى الأجل الأقصى للطلب ${numbered(register).ar} دون قرار.`
      },
      ...(due === null ? [] : [through(due)])
    ]
  }),
  deposits: ({ count, notedAt }) => {
    const day = dateOf(officeTime(notedAt).day)
    return {
      subject: {
        fr: `Nouvelles demandes${NO_BREAK}: ${count}`,
        ar: `الطلبات الجديدة: ${count}`
      },
      lines: [
        {
          fr: `Nouvelles demandes reçues par votre service le ${day}${NO_BREAK}: ${count}`,
          ar: `عدد الطلبات الجديدة التي توصلت بها مصلحتك يوم ${day}: ${count}`
        }
      ]
    }
  }
}

function ofRequest(register: string, what: Bilingual): Bilingual {
  return {
    fr: `Demande ${numbered(register).fr}${NO_BREAK}: ${what.fr}`,
    ar: `الطلب ${numbered(register).ar}: ${what.ar}`
  }
}

function numbered(register: string): Bilingual {
  return { fr: `nº${NO_BREAK}${register}`, ar: `رقم ${register}` }
}

function through(day: Day): Bilingual {
  return {
    fr: `Décision au plus tard le${NO_BREAK}: ${dateOf(day)}`,
    ar: `آخر أجل للقرار: ${dateOf(day)}`
  }
}

/** `04/12/2026`, read alike in both languages. */
function dateOf(day: Day): string {
  return isoOfDay(day).split('-').reverse().join('/')
}
