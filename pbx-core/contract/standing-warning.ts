import type { EmergencyView } from './emergency.ts'

/**
 * What an admin has to know, decide or mend, for as long as it is so, by a stable code and what it speaks of. The log,
 * health and the windows make their words of it. `domain` null: it concerns every domain.
 */
export type StandingWarning =
  | TrunkWarning
  | GuardWarning
  | MinutesWarning
  | AccountCodeWarning
  | PinWarning
  | MailboxWarning
  | OfficeWarning
  | EmergencyWarning
  | MailWarning
  | MachineWarning
  | CertificateWarning

export type TrunkWarning = { readonly domain: string; readonly trunk: string } & (
  | {
      /** It cannot be used now: nobody knows where its peer is. */
      readonly code: 'trunk-unresolved'
      readonly host: string
    }
  | {
      /** The same; `reason` is in the words of the system. */
      readonly code: 'trunk-fault'
      readonly reason: string
    }
  | {
      /** Its registrar does not take us: user name, password, or something else that only somebody changes. */
      readonly code: 'trunk-refused'
      readonly registrar: string
      readonly status: number
      readonly reason: string
    }
  | {
      /** Its registrar, or whoever it is asked whether it is there, does not answer (`status` null), or not with what we need. */
      readonly code: 'trunk-away'
      readonly registrar: string
      readonly status: number | null
      readonly reason: string
    }
  | {
      /** Its calls come to the phones' listener, where they are not taken. */
      readonly code: 'misdirected'
      /** Where the provider sends, and where it should: `address:port`; null while the trunk has no socket. */
      readonly sentTo: string
      readonly own: string | null
    }
  | {
      /** Its calls are taken at the phones' listener because they always were, and nobody has decided yet. */
      readonly code: 'undecided'
      readonly own: string | null
    }
  | {
      /** Its provider sees us at another address than `externalAddress` says: calls and voices go astray. */
      readonly code: 'other-address'
      readonly told: string
      readonly seen: string
    }
  | {
      /** The port that its provider was told is not to be had. */
      readonly code: 'other-port'
      readonly before: number
      readonly port: number
    }
)

/** Of calls that leave; `user` null where the domain sends them on. */
export type GuardWarning = { readonly domain: string } & (
  | {
      /** More than `limits.alertFactor` times as many calls in an hour as usual: an hour's mean of seven days. */
      readonly code: 'rise'
      readonly calls: number
      readonly usual: number
      /** Who made most of them, and how many. */
      readonly user: string | null
      readonly ofUser: number
    }
  | {
      /** A call to a country (`CU`, `+882`) that nobody of the domain has called before. */
      readonly code: 'new-country'
      readonly country: string
      readonly number: string
      readonly user: string | null
      /** Unix milliseconds. */
      readonly at: number
    }
  | {
      /** An admin has seen to it that none of its calls leave. */
      readonly code: 'user-barred'
      readonly user: string
    }
)

/** `limits.minutesPerDay`: four fifths are used, or all, and further calls are refused. `user` null: of the domain. */
export interface MinutesWarning {
  readonly code: 'minutes-near' | 'minutes-used'
  readonly domain: string
  readonly user: string | null
  readonly minutes: number
  readonly limit: number
}

/** A user has typed so many wrong account codes that none is asked for, and none of its calls leave, for 15 minutes. */
export interface AccountCodeWarning {
  readonly code: 'account-codes-closed'
  readonly domain: string
  readonly user: string
  /** Within an hour. */
  readonly guesses: number
}

/** So many wrong PINs were typed for a conference or a mailbox that it takes none for 15 minutes. */
export interface PinWarning {
  readonly code: 'pins-closed'
  readonly domain: string
  /** `conference:standup` */
  readonly destination: string
  /** Within an hour. */
  readonly guesses: number
}

/** The PIN of a user's mailbox is easily guessed, so it opens nothing. */
export interface MailboxWarning {
  readonly code: 'weak-pin'
  readonly domain: string
  readonly user: string
}

/** What callers of menus, announcements and opening hours would miss. `where`: a place as `ivrs[main].greeting`. */
export type OfficeWarning = { readonly domain: string; readonly where: string } & (
  | {
      /** Texts are to be spoken (`tts:`), and no program of this machine speaks. */
      readonly code: 'no-speech'
    }
  | {
      /** There is no file of the prompt. */
      readonly code: 'prompt-missing'
      readonly prompt: string
      /** Where it should be. */
      readonly file: string
    }
  | {
      /** There is one, which cannot be played. */
      readonly code: 'prompt-unplayable'
      readonly prompt: string
      readonly file: string
      /** What it is: `MP3`. */
      readonly found: string
    }
  | {
      /** A piece of music that is not there, or cannot be played (`found`): others are heard, or the one that comes with Offhook. */
      readonly code: 'music-missing'
      readonly prompt: string
      readonly file: string
    }
  | {
      /** Nobody takes calls of a queue: who calls it waits in vain, or is turned away. */
      readonly code: 'queue-unserved'
      readonly queue: string
    }
  | {
      /** Queues that lead to each other where nobody takes a call: it goes round until it has been too far. */
      readonly code: 'queues-in-circle'
      /** `support, sales, support` */
      readonly queues: string
    }
  | {
      /** Nobody knows the public holidays of that country or region: it is open on them. */
      readonly code: 'holidays-unknown'
      /** `DE`, `DE BX` */
      readonly place: string
    }
)

export type EmergencyWarning = { readonly domain: string } & (
  | { readonly code: 'no-emergency-trunk' }
  /** Somebody has called for help; told until one of those who are to be told has seen it. */
  | ({ readonly code: 'emergency-call' } & Omit<EmergencyView, 'domain' | 'mail'>)
)

export type MailWarning =
  | {
      /** No mail gets out at the moment; `fault` is what is wrong with the mail server, or our way to it. */
      readonly code: 'mails-held'
      readonly domain: null
      readonly fault: 'mail-log-in' | 'mail-away' | 'mail-late' | 'mail-tls' | 'mail-no-smtp'
      /** In words of the server, or of the system. */
      readonly reason: string
    }
  | {
      /** The mail server refuses mails for good, or did not take them for five days; `to` and `reply` are of the last. */
      readonly code: 'mails-refused'
      readonly domain: null
      readonly count: number
      readonly to: string
      readonly reply: string
    }
  /** `emergencyContacts.mail` names somebody, and there is no mail server (`mail`). */
  | { readonly code: 'no-mail-server'; readonly domain: string }

export type MachineWarning = { readonly domain: null } & (
  | { readonly code: 'records-unwritten'; readonly reason: string }
  /** The last call that was to be recorded could not be, or not to its end: the disk is full, or the folder not to be written to. */
  | { readonly code: 'recordings-unkept'; readonly fault: 'storage-full' | 'not-writable'; readonly folder: string }
  /** `listen.sip.tls` is configured, and this version does not listen there. */
  | { readonly code: 'no-tls'; readonly listen: string }
)

export interface CertificateFault {
  /** Not there, not to be read, no certificate, no key (or one with a passphrase), not of each other; ours cannot be written. */
  readonly fault: 'missing' | 'unreadable' | 'no-certificate' | 'no-key' | 'mismatch' | 'not-kept'
  readonly file: string
}

/** Of HTTPS (`listen.tls`). `at`: Unix milliseconds. */
export type CertificateWarning = { readonly domain: null } & (
  | ({ readonly code: 'certificate-fault' } & CertificateFault)
  | { readonly code: 'certificate-expired'; readonly file: string; readonly at: number }
  | { readonly code: 'certificate-early'; readonly file: string; readonly at: number }
  | { readonly code: 'certificate-ends'; readonly file: string; readonly at: number }
  /** Our own authority was made before this machine had that name, and cannot speak for it. */
  | { readonly code: 'certificate-name'; readonly name: string; readonly file: string }
)

const faults: ReadonlySet<StandingWarning['code']> = new Set([
  'trunk-fault',
  'trunk-unresolved',
  'trunk-refused',
  'trunk-away',
  'records-unwritten',
  'recordings-unkept',
  'certificate-fault',
  'certificate-expired',
  'mails-held'
])

/** Something that is configured does not work: the PBX is degraded. */
export function isFault({ code }: StandingWarning): boolean {
  return faults.has(code)
}
