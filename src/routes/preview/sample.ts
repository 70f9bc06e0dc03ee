import type { Place } from '#lib/ui/place.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import Inbox from '@lucide/svelte/icons/inbox'
import Megaphone from '@lucide/svelte/icons/megaphone'
import Users from '@lucide/svelte/icons/users'

/** Sample words stay here: they are no messages of the app. */
export function say(fr: string, ar: string): string {
  return locale.current === 'ar' ? ar : fr
}

export const trainees = [
  { number: 1, fr: 'Amina El Idrissi', ar: 'أمينة الإدريسي', status: 'present' },
  { number: 2, fr: 'Youssef Aït Benhaddou', ar: 'يوسف آيت بنحدو', status: 'absent' },
  { number: 3, fr: 'Fatima-Zahra Bouabdellaoui', ar: 'فاطمة الزهراء بوعبدلاوي', status: 'late' },
  { number: 4, fr: 'Mohammed Ouazzani Touhami', ar: 'محمد الوزاني التهامي', status: 'excused' },
  { number: 5, fr: 'Salma Chraïbi', ar: 'سلمى الشرايبي', status: 'present' },
  { number: 6, fr: 'Ilyas Nciri', ar: 'إلياس النصيري', status: 'leftEarly' },
  { number: 7, fr: 'Khadija Boulahrouz', ar: 'خديجة بولحروز', status: 'dismissed' },
  { number: 8, fr: 'Omar Tazi', ar: 'عمر التازي', status: 'unmarked' }
] as const

export function places(): Place[] {
  return [
    { href: '/', label: say('Aujourd’hui', 'اليوم'), icon: CalendarDays },
    { href: '/groups', label: say('Groupes', 'الأفواج'), icon: Users },
    {
      href: '/requests',
      label: say('Demandes', 'الطلبات'),
      icon: Inbox,
      count: 3,
      countLabel: say('3 demandes à traiter', '3 طلبات للمعالجة')
    },
    { href: '/notices', label: say('Annonces', 'الإعلانات'), icon: Megaphone },
    { href: '/more', label: say('Plus', 'المزيد'), icon: Ellipsis }
  ]
}
