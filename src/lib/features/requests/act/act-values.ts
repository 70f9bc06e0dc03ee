/** What stands for the placeholders of an act, in the language of its paper: from the request, the directory and the list of the group. */
import { paperDate, type PaperLanguage } from '#lib/app-paper-words.ts'
import { sayRole } from '#lib/app-role-words.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { actPlaceholders, type ActValues } from '#shared/domain/act-template.ts'
import { isoOfDay, officeTime, type Day } from '#shared/domain/calendar.ts'
import { displayName } from '#shared/domain/people.ts'
import type { Procedure, ProcedureField } from '#shared/domain/procedure.ts'
import { recordedPerson } from '#shared/documents/directory.ts'
import { registerNumber } from '#shared/documents/case.ts'
import { decisionDay } from '../case/case-words.ts'
import type { CaseReading } from '../case/read-case.ts'
import type { RequestsApp } from '../requests-app.ts'
import { say } from '../words.ts'

/** What is asked of an act besides the request itself. */
export type ActGround = {
  /** Null: a member of the staff, or somebody who is on no list here. */
  readonly trainee: TraineeRow | null
  readonly today: Day
}

/** An answer that somebody left out on purpose. */
const LEFT_OUT = '–'

export async function readGround(
  { database, officeNow }: RequestsApp,
  { name }: Pick<CaseReading, 'name'>
): Promise<ActGround> {
  const today = officeNow().day
  if (name.applicantKind === 'staff') return { trainee: null, today }
  const rows = await database.trainees.where('site').equals(name.site).toArray()
  const own = rows.filter(({ person }) => person === name.applicant)
  return { trainee: own.find(({ active }) => active) ?? own[0] ?? null, today }
}

/** Last day on which an act of this day holds; null: without end. */
export function lastDayOf({ act }: Procedure, today: Day): Day | null {
  const days = act?.validDays ?? null
  return days === null ? null : today + days
}

export function valuesOf(
  reading: CaseReading,
  procedure: Procedure,
  ground: ActGround,
  language: PaperLanguage
): ActValues {
  const { folded } = reading
  const { deposit, registered, decision, answers } = folded
  const on = (day: Day | null) => (day === null ? null : paperDate(isoOfDay(day), 'long', language))
  return {
    ...{ ...ofTrainee(reading, ground, language), roles: rolesOf(reading, language) },
    name: displayName(ground.trainee ?? deposit.fact, language),
    site: siteOf(reading, language),
    today: on(ground.today),
    validThrough: on(lastDayOf(procedure, ground.today)),
    depositedOn: on(officeTime(deposit.fact.at).day),
    decidedOn: on(decision === null ? null : decisionDay(decision)),
    requestNumber: registered === null ? null : registerNumber(registered),
    ...Object.fromEntries(
      procedure.fields.map((field) => [
        `form.${field.key}`,
        sayAnswerOn(field, answers[field.key], language) || (field.isRequired ? null : LEFT_OUT)
      ])
    )
  }
}

/** The names of placeholders as people call them. */
export function sayPlaceholders(
  names: readonly string[],
  procedure: Procedure,
  language?: PaperLanguage
): string[] {
  const known = actPlaceholders(procedure)
  return names.map((name) => {
    const found = known.find((one) => one.name === name)
    return found === undefined ? name : say(found.label, language)
  })
}

/** The centre as it stands at the head of a paper. */
export function siteOf({ directory, name }: CaseReading, language: PaperLanguage): string {
  const { name: fr = '', nameAr: ar = '' } = directory?.site?.values ?? {}
  return say({ fr, ar }, language) || name.site
}

function ofTrainee(
  { directory }: CaseReading,
  { trainee }: ActGround,
  language: PaperLanguage
): ActValues {
  const group = directory?.groups.get(String(trainee?.group))?.values
  const inBoth = (fr = '', ar = '') => say({ fr, ar }, language)
  return {
    massarCode: trainee?.massarCode ?? null,
    birthDate: trainee?.birthDate ? paperDate(trainee.birthDate, 'long', language) : null,
    birthPlace: trainee?.birthPlace ?? null,
    group: group?.label ?? null,
    level: inBoth(group?.level, group?.levelAr),
    track: inBoth(group?.track, group?.trackAr),
    trainingYear: group?.trainingYear ?? null
  }
}

function rolesOf({ directory, name }: CaseReading, language: PaperLanguage): string | null {
  if (directory === null || name.applicantKind !== 'staff') return null
  const { roles } = recordedPerson(directory, name.applicant)
  const separator = language === 'ar' ? '، ' : ', '
  return [...new Set(roles.map(({ role }) => sayRole(role, language)))].join(separator)
}

function sayAnswerOn(
  { kind, choices }: ProcedureField,
  answer: string | number | undefined,
  language: PaperLanguage
): string {
  if (answer === undefined) return ''
  if (kind === 'day') return paperDate(isoOfDay(Number(answer)), 'long', language)
  if (kind !== 'choice') return String(answer).trim()
  const choice = choices[Number(answer)]
  return choice === undefined ? '' : say(choice, language)
}
