/**
 * What the relay asks of its database, in words of the trade. Any store that passes `acceptance.ts` will do.
 * Questions see only what is committed; inside `write` they see the acts before them too. All or nothing of a `write`
 * becomes durable, and its promise is kept only then. Positions become visible in their order, without holes to come.
 */
import type { DocumentId, DocumentKind } from '#shared/documents/ids.ts'
import type { ActRegister } from '#shared/domain/act-template.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { CaseStanding } from '#shared/domain/case-steps.ts'
import type { Actor, Names, Role, SiteCode } from '#shared/domain/people.ts'
import type { DeliberationStanding, GradebookStanding } from '#shared/domain/review.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'
import type { OpenLesson } from '#shared/protocol/page.ts'

export type StoredDocument = {
  /** Short name on the wire. */
  readonly number: number
  readonly id: DocumentId
  readonly kind: DocumentKind
  readonly site: SiteCode
  /** Position of its newest parcel. */
  readonly head: number
  /** Bytes of all its parcels and their stamps, at most. */
  readonly bytes: number
  /** Parcels since its snapshot. */
  readonly tailRows: number
}

/** One accepted parcel. Its stamp follows from this row alone. */
export type LogRow = {
  readonly position: number
  readonly document: number
  readonly writer: Writer
  readonly parcel: ParcelId
  readonly receivedAt: Moment
  readonly heldBecause: string | null
  readonly update: Uint8Array
}

export type NewLogRow = Omit<LogRow, 'position'> & { readonly signature: Uint8Array }

/** Positions after one through another. */
export type Span = { readonly after: number; readonly through: number }

/** A contiguous part of the log for some documents: every wanted row of the span through `through`. */
export type TailPage = {
  readonly rows: readonly LogRow[]
  readonly through: number
  /** `through` is the end of the span. */
  readonly complete: boolean
}

/** A document's snapshot, if it has one, and the rows after it. */
export type DocumentParts = {
  readonly snapshot: Uint8Array | null
  readonly rows: readonly LogRow[]
}

/** One person on one device. */
export type Device = {
  /** Also the writer that its parcels name. */
  readonly number: Writer
  /** Null: the registry itself, which wrote the first facts of a site. */
  readonly person: PersonId | null
  /** Its person is a trainee: it has the rights of one, whatever else their number may mean. */
  readonly isTrainee: boolean
  readonly site: SiteCode
  /** P-256, SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  readonly label: string
  /** sha256 of the bearer token; null: nobody signs in with it. */
  readonly tokenHash: Uint8Array | null
  readonly createdAt: Moment
  readonly lastExchangeAt: Moment | null
  readonly waiting: number
  readonly openLessons: readonly OpenLesson[]
  readonly revokedAt: Moment | null
  /** Refused parcels that the full tray could not keep. */
  readonly trayDropped: number
}

export type NewDevice = Pick<
  Device,
  'person' | 'site' | 'publicKey' | 'label' | 'tokenHash' | 'createdAt'
> &
  Partial<Pick<Device, 'isTrainee'>>

export type EnrolmentCode = {
  readonly codeHash: Uint8Array
  readonly person: PersonId
  /** The device that it lets in will be one of a trainee. */
  readonly isTrainee: boolean
  readonly site: SiteCode
  /** Device of who asked for it; null: set-up. */
  readonly issuedBy: number | null
  readonly createdAt: Moment
  readonly expiresAt: Moment
  readonly usedAt: Moment | null
  readonly usedBy: number | null
}

/** What is kept of one device. */
export type TrayLimits = { readonly parcels: number; readonly bytes: number }

export type RefusedParcel = {
  readonly device: number
  /** As the device wrote it; it may name nothing. */
  readonly documentName: string
  /** 0 when the bytes tell none. */
  readonly parcel: number
  readonly reason: string
  readonly receivedAt: Moment
  /** Of one that no parcel may be as large as: its SHA-256. */
  readonly update: Uint8Array
  readonly signature: Uint8Array
}

/** Somebody of the demonstration whom a visitor may be. `key` names their description in the app's messages. */
export type Persona = {
  readonly person: PersonId
  readonly site: SiteCode
  readonly key: string
  readonly names: Names
  readonly roles: readonly Role[]
}

/** A key with which the relay seals what is printed. The newest signs; the older ones still prove what they signed. */
export type SealKey = {
  /** Eight hexadecimal digits that follow from the public part. */
  readonly id: string
  /** P-256, SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  /** PKCS #8, DER: never leaves the relay. */
  readonly privateKey: Uint8Array
}

export type DocumentStanding = GradebookStanding | DeliberationStanding | CaseStanding

/** What the relay looks for among requests without reading them. */
export type CaseEntry = {
  readonly document: number
  readonly site: SiteCode
  readonly depositor: Writer
  /** The relay's office day on which it came. */
  readonly receivedOn: Day
  /** Last day for a decision, where the relay is to say that it is over. */
  readonly watchedThrough: Day | null
  /** Nobody published to the relay what was asked for: no last day could be stated yet. */
  readonly lacksProcedure: boolean
}

/** What a mail tells of. `deposits`: how many requests came for a service in a day. */
export type NoticeEvent =
  'registered' | 'complement-asked' | 'due-moved' | 'decided' | 'overdue' | 'deposits'

/** Something to be told to one person by mail. No address, no name, nothing of what a request says. */
export type NewNotice = {
  /** Names event and recipient for ever: what has it is the same notice, however often it is written or sent. */
  readonly key: string
  readonly site: SiteCode
  readonly person: PersonId
  readonly event: NoticeEvent
  /** What it is about, as it is named for ever: a document, or a service. One entry of a calendar for each. */
  readonly subject: string
  /** `12/2026`; '' where it is about no single request. */
  readonly register: string
  /** The last day, where one is told. */
  readonly due: Day | null
  /** How often a last day was stated before: the newest entry of a calendar has the highest. */
  readonly revision: number
  /** Of `deposits`, how many; added up under one key. 0 elsewhere. */
  readonly count: number
  readonly notedAt: Moment
  /** Not to be sent before. */
  readonly notBefore: Moment
}

export type Notice = NewNotice & { readonly number: number; readonly tries: number }

/** How a notice ended: the mail server took it; nobody would take it; nobody is there any more to be told, or to be told again. */
export type NoticeEnd = 'sent' | 'given-up' | 'dropped'

export type NoticeCounts = { readonly waiting: number; readonly givenUp: number }

export type Questions = {
  /** Identity of this log. It changes when the log was taken back to an earlier state. */
  epoch(): Promise<string>
  /** Position of the newest row of the log; 0 when it is empty. */
  head(): Promise<number>
  /** The newest row at or before a position; null where there is none. */
  newestThrough(position: number): Promise<LogRow | null>
  /** A number that changes whenever anybody's rights may have changed: with each directory and each list of a group. */
  rightsVersion(): Promise<number>
  siteCodes(): Promise<readonly SiteCode[]>
  isDemo(): Promise<boolean>

  documentNamed(id: DocumentId): Promise<StoredDocument | null>
  documentNumbered(number: number): Promise<StoredDocument | null>
  /** All documents of these sites, oldest first; only those past number `after` when it is given. */
  documentsOf(sites: readonly SiteCode[], after?: number): Promise<readonly StoredDocument[]>
  /** Number of the newest document; 0 when there is none. Numbers ascend, and no document goes. */
  newestDocument(): Promise<number>
  /** Documents with a parcel past this position, in no particular order. */
  changedAfter(position: number): Promise<readonly Pick<StoredDocument, 'number' | 'head'>[]>
  /** Rows of these documents in a span, but those at `exceptPositions`, until `maxBytes` are passed (at least one row). */
  tail(
    documents: readonly number[],
    span: Span,
    exceptPositions: readonly number[],
    maxBytes: number
  ): Promise<TailPage>
  partsOf(document: number): Promise<DocumentParts>
  /** Bytes of the parcels that one writer has in a document. */
  bytesBy(document: number, writer: Writer): Promise<number>
  /** The row that a parcel already has, if it came before. */
  rowOf(document: number, parcel: ParcelId): Promise<LogRow | null>

  /** Null when the directory of the site does not know the person. */
  actor(site: SiteCode, person: PersonId): Promise<Actor | null>
  /** Groups on whose list this trainee is now; none for anybody else. */
  groupsOfTrainee(site: SiteCode, person: PersonId): Promise<readonly GroupId[]>
  /** Was any list of a group read yet? */
  knowsTrainees(): Promise<boolean>
  knowsGroup(site: SiteCode, group: GroupId): Promise<boolean>
  /** Last closed day of a register, or null. */
  closedThrough(document: number): Promise<Day | null>
  /** Where a gradebook, a deliberation or a request stands; null while nobody moved it. */
  standing(document: number): Promise<DocumentStanding | null>
  /** How many requests a device deposited that came on a day. */
  casesDeposited(depositor: Writer, receivedOn: Day): Promise<number>
  /** Documents of requests whose last day is before `day`, the longest over first. */
  casesOverBefore(day: Day, limit: number): Promise<readonly number[]>
  /** Documents of requests of a site without a last day for want of a procedure, oldest first. */
  casesWithoutProcedure(site: SiteCode, limit: number): Promise<readonly number[]>

  /** Notices that may be sent now, those first that have waited longest since their last try. */
  noticesDue(now: Moment, limit: number): Promise<readonly Notice[]>
  noticeCounts(): Promise<NoticeCounts>
  /** What happened before was told, or not, by another life of this log: nobody is told of it now. */
  mailSilentBefore(): Promise<Moment>

  device(number: number): Promise<Device | null>
  /** Devices of the staff of a site, newest first. Those of the registry itself are left out. */
  devicesOf(site: SiteCode, limit: number): Promise<readonly Device[]>
  /** The same, but those that are shut out. */
  workingDevicesOf(site: SiteCode, limit: number): Promise<readonly Device[]>
  /** Devices of one trainee, newest first. */
  devicesOfTrainee(site: SiteCode, person: PersonId, limit: number): Promise<readonly Device[]>
  /** How many people's devices were ever enrolled. */
  enrolledDevices(): Promise<number>
  /** Which member of the staff is behind each writer of these sites, for writers after `after`, ascending. */
  writersOf(
    sites: readonly SiteCode[],
    after: Writer,
    limit: number
  ): Promise<readonly { readonly writer: Writer; readonly person: PersonId }[]>
  /** How many refused parcels of a device are kept. */
  traySize(device: number): Promise<number>
  /** Refused parcels of a device, oldest first. */
  trayOf(device: number): Promise<readonly RefusedParcel[]>
  enrolmentCode(codeHash: Uint8Array): Promise<EnrolmentCode | null>
  personas(): Promise<readonly Persona[]>
  /** The newest last. */
  sealKeys(): Promise<readonly SealKey[]>
}

export type Acts = {
  addSite(code: SiteCode, at: Moment): Promise<void>
  markAsDemo(): Promise<void>
  /**
   * Declares that this log is no longer the one that devices know. Numbers of receipts and writers that may have been
   * given since the state it was taken back to are not given again; those of registers neither, of the year that it is.
   */
  renewEpoch(epoch: string, year: number): Promise<void>

  addDocument(id: DocumentId, kind: DocumentKind, site: SiteCode): Promise<StoredDocument>
  /** Appends a parcel and returns its position. */
  append(row: NewLogRow): Promise<number>
  /** Keeps a refused parcel unless it is there already; past one of the limits a device's are counted instead of kept. */
  putInTray(refused: RefusedParcel, limits: TrayLimits): Promise<void>
  /** `through`: the position up to which the snapshot holds everything of the document. */
  saveSnapshot(document: number, through: number, update: Uint8Array): Promise<void>

  replaceRights(site: SiteCode, actors: readonly Actor[], groups: readonly GroupId[]): Promise<void>
  replaceTrainees(site: SiteCode, group: GroupId, people: readonly PersonId[]): Promise<void>
  setClosedThrough(document: number, day: Day | null): Promise<void>
  setStanding(document: number, standing: DocumentStanding): Promise<void>
  /** Takes the next number of a site's register of requests: 1, 2, … in each year. */
  takeCaseNumber(site: SiteCode, year: number): Promise<number>
  /** The same of one of its registers of acts. */
  takeActNumber(site: SiteCode, register: ActRegister, year: number): Promise<number>
  keepCase(entry: CaseEntry): Promise<void>

  /** Queues a notice. One whose key is there already adds its count and nothing else. */
  addNotice(notice: NewNotice): Promise<void>
  /** A try begins; the next is not before `next`. */
  noteTry(notice: number, next: Moment): Promise<void>
  endNotice(notice: number, end: NoticeEnd, at: Moment): Promise<void>
  /** Deletes notices that ended before `before`. */
  forgetNotices(before: Moment): Promise<void>
  /** After a restore: what waits is not sent, and what happened before `at` is told to nobody. */
  silenceMail(at: Moment): Promise<void>

  addDevice(device: NewDevice): Promise<Device>
  noteExchange(
    device: number,
    at: Moment,
    waiting: number,
    openLessons: readonly OpenLesson[]
  ): Promise<void>
  setToken(device: number, tokenHash: Uint8Array): Promise<void>
  revokeDevice(device: number, at: Moment): Promise<void>
  addEnrolmentCode(code: Omit<EnrolmentCode, 'usedAt' | 'usedBy'>): Promise<void>
  useEnrolmentCode(codeHash: Uint8Array, at: Moment, device: number): Promise<void>
  countAttempt(codeHash: Uint8Array): Promise<void>
  addPersona(persona: Persona): Promise<void>
  addSealKey(key: SealKey): Promise<void>
}

/** The store inside one `write`. */
export type Ledger = Questions & Acts

export type Store = Questions & {
  /** Runs `work` as one transaction, durable when the promise is kept; undone when `work` throws. */
  write<Answer>(work: (ledger: Ledger) => Promise<Answer>): Promise<Answer>
  /** Finishes what runs, puts everything into the main file, closes. */
  close(): Promise<void>
}
