/** Who handles requests, and who asks: what the name of a request is made of. Apart from procedures, so that names bring no forms along. */
import type { Role } from './people.ts'

/** The services that handle requests, by the role of their people. */
export const SERVICES = ['registrar', 'studentAffairs', 'hrOfficer', 'finance'] as const
export type Service = Extract<Role, (typeof SERVICES)[number]>

/** Trainees and staff are numbered apart: one number may be a trainee's and somebody else's. */
export const APPLICANT_KINDS = ['trainee', 'staff'] as const
export type ApplicantKind = (typeof APPLICANT_KINDS)[number]
