import type { DiversionReason } from './diversion.ts'
import { bare, fact } from './fact.ts'
import { pagingFacts } from './facts-paging.ts'
import { parkingFacts } from './facts-parking.ts'
import { queueFacts } from './facts-queue.ts'
import { replyFacts } from './facts-reply.ts'
import { voicemailFacts } from './facts-voicemail.ts'
import { type Reached, textOfBarred, textOfLimit } from './refusals.ts'
import type { ReplyRemark } from './remark.ts'
import type { Termination, TerminationResult } from './termination.ts'
import type { ForwardOccasion } from './user-state.ts'

const inCallTexts = {
  transferAsk: 'ask somebody before a transfer',
  transferSend: 'transfer the call',
  park: 'park the call'
}

interface Party {
  readonly party: string
}
interface ToDestination {
  readonly destination: string
}
interface Of {
  readonly number: string
}
interface Entry {
  readonly menu: string
  readonly digits: string
}
/** By a time condition; `holiday` is its name, '' where it is none that decides. */
interface OpenOrClosed {
  readonly name: string
  readonly because: 'hours' | 'day' | 'holiday' | 'switch'
  readonly holiday: string
}

interface RecordedBy {
  readonly by: string
}
const byWhom = (by: string): string => (by === '' ? '' : ` (${by})`)

/**
 * What can be said in a call's time line: the one catalogue of it. An entry has its code, its values with an example,
 * and what it says in English, which programs read and which never changes. A window says it in its language by the
 * words that stand under that code in `renderer/i18n/facts.*.ts`; nothing else is to be written for a new one.
 */
export const facts = {
  'goes-to': fact<ToDestination>({ destination: 'extension:100' }, ({ destination }) => `to ${destination}`),
  /** Destinations lead in a circle: the call goes to no further one. */
  'too-many-hops': fact<{ readonly most: number; readonly destination: string }>(
    { most: 25, destination: 'ivr:main' },
    ({ most, destination }) => `the call has passed ${most} destinations, and does not go on to ${destination}`
  ),
  'inbound-route': fact<{ readonly index: number; readonly match: string; readonly destination: string }>(
    { index: 2, match: '*', destination: 'extension:100' },
    ({ index, match, destination }) => `inbound route ${index}: ${match} leads to ${destination}`
  ),
  'no-inbound-route': fact<Of>({ number: '+15550109999' }, ({ number }) => `no inbound route matches ${number}`),
  emergency: fact<Of>({ number: '112' }, ({ number }) => `emergency call to ${number}`),
  /** Where the telephone of whoever calls for help stands. */
  'emergency-from': fact<{ readonly user: string; readonly location: string }>(
    { user: '100', location: '3rd floor, room 12' },
    ({ user, location }) => `${user} calls from: ${location}`
  ),
  /** `text` is what was typed, clicked or sent; `number` what the dial plan was asked for. */
  'number-read': fact<{ readonly text: string; readonly reading: 'keyed' | 'printed'; readonly number: string }>(
    { text: '+49 (0)30 231250', reading: 'printed', number: '+4930231250' },
    ({ text, reading, number }) => `"${text}" was taken as ${reading}: ${number}`
  ),
  entered: fact<Entry>(
    { menu: 'main', digits: '1' },
    ({ menu, digits }) => `${digits} was entered in the menu ${menu}`
  ),
  'entry-wrong': fact<Entry>(
    { menu: 'main', digits: '9' },
    ({ menu, digits }) => `${digits} was entered in the menu ${menu}, and leads nowhere`
  ),
  'nothing-entered': fact<{ readonly menu: string }>(
    { menu: 'main' },
    ({ menu }) => `nothing was entered in the menu ${menu}`
  ),
  'is-open': fact<OpenOrClosed>(
    { name: 'office', because: 'hours', holiday: '' },
    ({ name, because }) => `${name} is open (${because})`
  ),
  'is-closed': fact<OpenOrClosed>(
    { name: 'office', because: 'holiday', holiday: 'Neujahr' },
    ({ name, because, holiday }) => `${name} is closed (${holiday === '' ? because : holiday})`
  ),
  /** Null: it goes by its calendar again. */
  'opening-switched': fact<{ readonly name: string; readonly to: 'open' | 'closed' | null }>(
    { name: 'office', to: 'closed' },
    ({ name, to }) => `${name} was switched to ${to ?? 'its calendar'}`
  ),
  /** In a directory: so many people could be meant by these keys. */
  'names-found': fact<{ readonly keys: string; readonly count: number }>(
    { keys: '866', count: 2 },
    ({ keys, count }) => `the letters ${keys} mean ${count} users`
  ),
  'account-code': fact<{ readonly accepted: boolean }>({ accepted: true }, ({ accepted }) =>
    accepted ? 'the account code was accepted' : 'an account code was refused'
  ),
  /** Of a user who has typed too many wrong ones, in this call or before. */
  'account-codes-closed': fact<{ readonly user: string }>(
    { user: '100' },
    ({ user }) => `${user} has typed too many wrong account codes: none is asked for within 15 minutes`
  ),
  'prompt-missing': fact<{ readonly prompt: string }>(
    { prompt: 'greetings/main' },
    ({ prompt }) => `the prompt ${prompt} cannot be played`
  ),
  /** Of a group, which does not ring who talks. */
  'member-busy': fact<Party>({ party: '102' }, ({ party }) => `${party} talks, and is not rung`),
  'keys-sent': fact<{ readonly keys: string; readonly party: string }>(
    { keys: '123', party: 'trunk:main' },
    ({ keys, party }) => `keys ${keys} were sent to ${party} after the answer`
  ),
  'caller-id-ignored': fact<Of>(
    { number: '+15550100199' },
    ({ number }) => `the caller ID ${number} that was asked for is not allowed`
  ),
  barred: fact<{ readonly number: string; readonly reason: string }>(
    { number: '+493012345678', reason: 'international' },
    ({ number, reason }) => `${number} is barred: ${textOfBarred(reason)}`
  ),
  'not-placed': fact<{ readonly number: string; readonly reason: string }>(
    { number: '555', reason: 'no extension and no route matches 555' },
    ({ reason }) => reason
  ),
  /** Of a user's calls that leave, or (`user` null) of those that a domain sends on. `count` have been made. */
  'limit-reached': fact<Reached>({ user: '100', limit: 'perHour', count: 120 }, textOfLimit),
  trunk: fact<{ readonly trunk: string; readonly number: string }>(
    { trunk: 'main', number: '+15550100199' },
    ({ trunk }) => `trunk ${trunk}`
  ),
  'trunk-failed': fact<{
    readonly trunk: string
    readonly reason: string
    /** Older entries have neither. `status`: of the SIP answer. */
    readonly result?: TerminationResult
    readonly status?: number
  }>(
    { trunk: 'main', reason: 'no answer within 32 s', result: 'no-answer' },
    ({ trunk, reason }) => `trunk ${trunk} failed: ${reason}`
  ),
  'no-trunk': fact<{ readonly trunk: string }>({ trunk: 'gone' }, ({ trunk }) => `there is no trunk "${trunk}"`),
  phone: fact<{
    readonly channel: string
    readonly party: string
    readonly result: TerminationResult | 'answered'
  }>(
    { channel: 'SIP/101-00000002', party: '101', result: 'no-answer' },
    ({ channel, result }) => `${channel}: ${result}`
  ),
  /** A phone or trunk answered 302. */
  forwarded: fact<{ readonly party: string; readonly number: string }>(
    { party: '101', number: '+15550100188' },
    ({ party, number }) => `${party} sends the call on to ${number}`
  ),
  /** By whom the call was sent on before it came here: `number` is `anonymous` where that one wants not to be named. */
  diverted: fact<{ readonly number: string; readonly because: DiversionReason }>(
    { number: '+15550100177', because: 'no-answer' },
    ({ number, because }) => `${number} has sent the call on to here (${because})`
  ),
  /**
   * `elsewhere`: to no number of ours, or, of a trunk, to one that does not leave through it; `circle`: it has been there;
   * `emergency`: nobody is sent there; `too-often`: it has been sent on and on.
   */
  'forward-refused': fact<{
    readonly party: string
    readonly because: 'elsewhere' | 'circle' | 'emergency' | 'too-often'
  }>(
    { party: 'trunk:main', because: 'circle' },
    ({ party, because }) => `${party} sends the call on ${forwardRefusals[because]}`
  ),
  answered: fact<Party>({ party: '100' }, ({ party }) => `${party} answered`),
  /** `party` hands the call on; `attended`: to somebody whom it talks with already. */
  transferred: fact<{ readonly party: string; readonly number: string; readonly attended: boolean }>(
    { party: '100', number: '102', attended: true },
    ({ party, number, attended }) => `${party} transfers the call to ${number}${attended ? ', whom it has asked' : ''}`
  ),
  'transfer-failed': fact<{ readonly party: string; readonly number: string; readonly result: TerminationResult }>(
    { party: '100', number: '102', result: 'busy' },
    ({ number, result }) => `the transfer to ${number} failed: ${result}`
  ),
  asks: fact<Of>({ number: '102' }, ({ number }) => `${number} is asked first`),
  'comes-back': fact<Party>({ party: '100' }, ({ party }) => `the call comes back to ${party}`),
  'picked-up': fact<Party>({ party: '102' }, ({ party }) => `${party} picks the call up`),
  'do-not-disturb': fact<Party>({ party: '101' }, ({ party }) => `${party} does not want to be disturbed`),
  'no-call-waiting': fact<Party>({ party: '101' }, ({ party }) => `${party} talks and wants no further call`),
  'asked-to-take': fact<Party>({ party: 'trunk:main' }, ({ party }) => `${party} answered, and is asked to press 1`),
  /** The second number of `party` rings; `after`: seconds after its own phones. */
  'second-number': fact<{ readonly party: string; readonly number: string; readonly after: number }>(
    { party: '101', number: '+15550100188', after: 10 },
    ({ party, number, after }) => `${number} of ${party} rings as well${after === 0 ? '' : ` after ${after} s`}`
  ),
  /** `party` wants no calls of `number`; '' is the whole domain. */
  blocked: fact<{ readonly party: string; readonly number: string }>(
    { party: '101', number: '+15550100166' },
    ({ party, number }) => `calls of ${number} are blocked${party === '' ? '' : ` by ${party}`}`
  ),
  /** Because of what the user has set. */
  'user-forwards': fact<{
    readonly party: string
    readonly occasion: ForwardOccasion
    readonly destination: string
  }>(
    { party: '101', occasion: 'noAnswer', destination: 'extension:102' },
    ({ party, occasion, destination }) => `${party} sends the call on (${occasion}) to ${destination}`
  ),
  /** `party` goes on at another telephone (INVITE with Replaces). */
  replaced: fact<Party>({ party: '101' }, ({ party }) => `${party} goes on at another telephone`),
  /** `party` has pressed a code while it talks. */
  'in-call-code': fact<{ readonly party: string; readonly action: 'transferAsk' | 'transferSend' | 'park' }>(
    { party: '101', action: 'transferAsk' },
    ({ party, action }) => `${party} pressed the code to ${inCallTexts[action]}`
  ),
  'not-set': fact<{ readonly reason: string }>(
    { reason: '900 is barred' },
    ({ reason }) => `nothing was set: ${reason}`
  ),
  /** What was set holds, until the next restart. */
  'not-kept': fact<{ readonly reason: string }>(
    { reason: 'database or disk is full' },
    ({ reason }) => `what was set holds, but could not be written: ${reason}`
  ),
  ...queueFacts,
  /** `count`: who is in it now. `conference` '': it is none of the configuration, but calls that were joined. */
  'conference-joined': fact<{ readonly conference: string; readonly count: number }>(
    { conference: 'standup', count: 3 },
    ({ conference, count }) =>
      `in ${conference === '' ? 'one conversation' : `the conference ${conference}`}, where ${count} are now`
  ),
  'conference-turned-away': fact<{ readonly conference: string; readonly because: 'full' | 'locked' }>(
    { conference: 'standup', because: 'locked' },
    ({ conference, because }) => `the conference ${conference} is ${because}`
  ),
  'conference-pin': fact<{ readonly conference: string; readonly accepted: boolean }>(
    { conference: 'standup', accepted: false },
    ({ conference, accepted }) => `${accepted ? 'the PIN' : 'a wrong PIN'} of the conference ${conference} was entered`
  ),
  /** Too many wrong ones were typed there, in this call or before. */
  'pins-closed': fact<ToDestination>(
    { destination: 'conference:standup' },
    ({ destination }) => `${destination} takes no PIN for 15 minutes: too many wrong ones were typed`
  ),
  'conference-muted': fact<{ readonly isMuted: boolean; readonly by: 'self' | 'moderator' }>(
    { isMuted: true, by: 'moderator' },
    ({ isMuted, by }) => `${isMuted ? 'muted' : 'heard again'} ${by === 'self' ? 'by its own wish' : 'by a moderator'}`
  ),
  'conference-kicked': bare('a moderator took it out of the conference'),
  /** Calls that become one conversation, at the wish of who is in both. */
  joined: fact<Party>({ party: '100' }, ({ party }) => `${party} makes one conversation of its calls`),
  unanswered: fact<{ readonly result: TerminationResult; readonly destination: string }>(
    { result: 'no-answer', destination: 'voicemail:100' },
    ({ result, destination }) => `unanswered (${result}); then ${destination}`
  ),
  /** Which one stands nowhere: it may be of a PIN or a card number. Entries of older versions have their `digit`. */
  key: bare('a key was pressed'),
  confirmed: fact<{ readonly digit: string }>({ digit: '1' }, ({ digit }) => `key ${digit} was pressed`),
  'not-confirmed': bare('no key was pressed'),
  'notes-finished': bare('notes were finished after the call'),
  'test-call-stays': bare('a test call stays with its user, whatever the hook wants'),
  ended: fact<{
    readonly result: TerminationResult
    readonly by: Termination['by']
    readonly reason: string | null
  }>(
    { result: 'completed', by: 'caller', reason: null },
    ({ result, reason }) => `ended: ${result}${reason === null ? '' : `, ${reason}`}`
  ),
  holds: fact<Party>({ party: 'trunk:main' }, ({ party }) => `${party} holds the call`),
  resumes: fact<Party>({ party: '101' }, ({ party }) => `${party} resumes the call`),

  'crm-remembered': fact<{ readonly name: string }>(
    { name: 'Ana Ruiz (ACME Inc)' },
    ({ name }) => `the CRM was asked before: ${name}`
  ),
  'hook-routes': fact<ToDestination>(
    { destination: 'extension:100' },
    ({ destination }) => `the hook routes to ${destination}`
  ),
  'hook-route-unknown': fact<ToDestination>(
    { destination: 'queue:nowhere' },
    ({ destination }) => `the hook routes to ${destination}, which does not exist; the call goes on`
  ),
  'hook-route-ignored': fact<{ readonly destination: string; readonly most: number }>(
    { destination: 'extension:100', most: 10 },
    ({ destination, most }) => `more than ${most} re-routes by hooks; ${destination} is ignored`
  ),
  'hook-stops': fact<{ readonly hook: string }>(
    { hook: 'cti.inbound' },
    ({ hook }) => `${hook}: not handled further here`
  ),
  'hook-rejects': fact<{ readonly hook: string }>(
    { hook: 'cti.inbound' },
    ({ hook }) => `${hook} failed, and its calls are to be rejected`
  ),
  /** Older entries have the `reason` alone. */
  'reply-remark': fact<{ readonly reason: string; readonly remark?: ReplyRemark }>(
    { reason: 'unknown tag <colour>', remark: { code: 'unknown-tag', name: 'colour' } },
    ({ reason }) => reason
  ),
  /** Of versions before. */
  'no-recording': bare('the hook asks for a recording, which this version cannot make'),

  /** `by`: extension of who has begun it; '': a setting, or an admin. */
  'recording-begins': fact<RecordedBy>({ by: '100' }, ({ by }) => `recorded from here on${byWhom(by)}`),
  'recording-pauses': fact<RecordedBy>({ by: '100' }, ({ by }) => `the recording pauses${byWhom(by)}`),
  'recording-goes-on': fact<RecordedBy>({ by: '100' }, ({ by }) => `the recording goes on${byWhom(by)}`),
  'recording-stops': fact<RecordedBy>({ by: '100' }, ({ by }) => `the recording is stopped${byWhom(by)}`),
  'recording-refused': fact<{ readonly party: string; readonly reason: string }>(
    { party: '100', reason: 'This call must not be recorded: user 101 says so.' },
    ({ party, reason }) => `${party} wanted to record the call: ${reason}`
  ),
  'recording-failed': fact<{ readonly fault: 'storage-full' | 'not-writable' }>(
    { fault: 'storage-full' },
    ({ fault }) =>
      fault === 'storage-full'
        ? 'the storage is full: the call is not recorded any more'
        : 'the recording cannot be written: the call is not recorded'
  ),
  'recording-withheld': bare('nothing is kept while somebody is there who must not be recorded, or has not agreed'),
  'recording-announced': bare('those who talk are told that they are recorded'),
  'recording-asked': fact<Party>(
    { party: 'trunk:main' },
    ({ party }) => `${party} is asked whether it may be recorded`
  ),
  'recording-answer': fact<{ readonly party: string; readonly answer: 'yes' | 'no' | 'none' }>(
    { party: 'trunk:main', answer: 'yes' },
    ({ party, answer }) =>
      answer === 'none' ? `${party} does not answer, and is not recorded` : `${party} says ${answer}`
  ),
  'recording-deleted': fact<RecordedBy>({ by: '100@acme.test' }, ({ by }) => `the recording is deleted${byWhom(by)}`),

  'no-destination': fact<{ readonly destination: string; readonly reason: string }>(
    { destination: 'extension:999', reason: 'there is no extension "999"' },
    ({ reason }) => reason
  ),
  'no-phone': fact<{ readonly user: string }>({ user: '101' }, ({ user }) => `no phone of ${user} is registered`),
  'no-such-device': fact<{ readonly user: string; readonly device: 'desk' | 'softphone' }>(
    { user: '100', device: 'desk' },
    ({ user, device }) =>
      `no ${device === 'desk' ? 'desk phone' : 'softphone'} of ${user} is registered; all its phones ring`
  ),
  'no-response': fact<{ readonly party: string; readonly method: string; readonly reason: string }>(
    { party: '101', method: 'BYE', reason: 'timeout' },
    ({ party, method, reason }) => `${party} did not answer our ${method}: ${reason}`
  ),
  /** `refresher`: whose turn the next refresh is. */
  'session-timer': fact<{ readonly party: string; readonly seconds: number; readonly refresher: 'us' | 'peer' }>(
    { party: 'trunk:main', seconds: 1800, refresher: 'us' },
    ({ party, seconds, refresher }) =>
      `the call with ${party} ends unless it is refreshed within ${seconds} s, by ${refresher === 'us' ? 'us' : 'its side'}`
  ),
  /** `by`: who wants at least `least` (422). */
  'session-too-short': fact<{
    readonly party: string
    readonly seconds: number
    readonly least: number
    readonly by: 'us' | 'peer'
  }>({ party: 'trunk:main', seconds: 30, least: 90, by: 'us' }, ({ party, seconds, least, by }) =>
    by === 'us'
      ? `${party} wants the call refreshed within ${seconds} s; ${least} s is the least here`
      : `${party} wants the call refreshed no sooner than within ${least} s, and not within ${seconds} s`
  ),
  'session-expired': fact<{ readonly party: string; readonly seconds: number }>(
    { party: 'trunk:main', seconds: 1800 },
    ({ party, seconds }) => `the call with ${party} was not refreshed within ${seconds} s, and ends`
  ),

  'no-media-port': fact<{ readonly address: string }>(
    { address: '127.0.0.1' },
    ({ address }) => `no media port is free on ${address}`
  ),
  'media-at': fact<{ readonly address: string; readonly port: number }>(
    { address: '127.0.0.1', port: 20_002 },
    ({ address, port }) => `media at ${address}:${port}`
  ),
  'media-from': fact<{ readonly address: string; readonly port: number }>(
    { address: '127.0.0.1', port: 41_790 },
    ({ address, port }) => `media from ${address}:${port}`
  ),
  /** For half a minute; the same party is asked again, and said no more. */
  'media-silent': bare('sends no audio; it is asked whether it is still there'),
  'media-ended': bare('media ended'),
  'media-refused': fact<{ readonly party: string; readonly address: string; readonly port: number }>(
    { party: '101', address: '203.0.113.66', port: 40_666 },
    ({ party, address, port }) =>
      `audio for ${party} from ${address}:${port} is not heard: neither its session nor its signalling names that address`
  ),
  'media-insecure': fact<{ readonly party: string; readonly reason: string }>(
    { party: '101', reason: 'no fingerprint' },
    ({ party, reason }) => `${party}: no encrypted media: ${reason}`
  ),

  ...pagingFacts,
  ...parkingFacts,
  ...replyFacts,
  ...voicemailFacts,

  fault: bare('a fault in Offhook ended this call; the log has it'),
  dropped: fact<{ readonly count: number }>({ count: 3 }, ({ count }) => `${count} further entries were dropped`)
} as const

type Facts = typeof facts
export type FactCode = keyof Facts

/**
 * What an entry says, by a stable code and what it speaks of. `party` is who is at the other end of a leg (`100`,
 * `trunk:main`), `hook` a place of the configuration (`cti.inbound`), `destination` is written `type:name`, `number` and
 * `match` as numbers are, `result` how an attempt ended.
 */
export type TimelineFact = { [C in FactCode]: { readonly code: C } & Facts[C]['example'] }[FactCode]

export function textOfFact(said: TimelineFact): string {
  const { text }: { readonly text: (values: never) => string } = facts[said.code]
  return text(said as never)
}

const forwardRefusals = {
  elsewhere: 'to an address that is no number here; it is not followed',
  circle: 'to where it has been already; it is not followed',
  emergency: 'to an emergency number; it is not followed',
  'too-often': 'once more; it is not followed, for it has been sent on too often'
} as const
