import type { Result } from '../../base/result.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { DomainConfig } from '../../contract/config.ts'
import type { GreetingKind } from '../../contract/voicemail.ts'
import type { MediaRecording, RecordingLimits } from '../../media/port.ts'
import type { MailboxAddress, Mailboxes } from '../../places/voicemail/mailboxes.ts'

/** What the applications around mailboxes ask of the PBX. */
export interface VoicemailServices {
  readonly boxes: Mailboxes
  /** Records what the peer of a leg says, as a file. */
  record(leg: SipLeg, path: string, limits: RecordingLimits): MediaRecording
  /** Milliseconds of a sound that was recorded; undefined: there is none. */
  lengthOf(name: string): Promise<number | undefined>
  /** What was recorded under that name is the greeting from now on, as loud as all others. The error is why it is not. */
  keepGreeting(address: MailboxAddress, kind: GreetingKind, recorded: string): Promise<Result<void, string>>
  /** The same as a prompt of the domain. */
  keepPrompt(prompt: string, recorded: string): Promise<Result<void, string>>
  /** Unix milliseconds as `2026-11-21 22:05:09`, where the domain is. */
  localTime(domain: DomainConfig, unixMs: number): string
}
