import type { TimelineFact } from './timeline.ts'

type Texts = { readonly [C in TimelineFact['code']]: (fact: TimelineFact & { readonly code: C }) => string }

/** What entries say in English, and have always said: programs read it. */
const texts: Texts = {
  'goes-to': ({ destination }) => `to ${destination}`,
  'hook-routes': ({ destination }) => `the hook routes to ${destination}`,
  'hook-route-unknown': ({ destination }) =>
    `the hook routes to ${destination}, which does not exist; the call goes on`,
  'hook-route-ignored': ({ destination, most }) => `more than ${most} re-routes by hooks; ${destination} is ignored`,
  'hook-stops': ({ hook }) => `${hook}: not handled further here`,
  'hook-rejects': ({ hook }) => `${hook} failed, and its calls are to be rejected`,
  'inbound-route': ({ index, match, destination }) => `inbound route ${index}: ${match} leads to ${destination}`,
  'no-inbound-route': ({ number }) => `no inbound route matches ${number}`,
  emergency: ({ number }) => `emergency call to ${number}`,
  'number-read': ({ text, reading, number }) => `"${text}" was taken as ${reading}: ${number}`,
  'keys-sent': ({ keys, party }) => `keys ${keys} were sent to ${party} after the answer`,
  'caller-id-ignored': ({ number }) => `the caller ID ${number} that was asked for is not allowed`,
  barred: ({ number, reason }) => `${number} is barred: ${reason}`,
  'not-placed': ({ reason }) => reason,
  'limit-reached': ({ user, limit, count }) => textOfLimit(user, limit, count),
  trunk: ({ trunk }) => `trunk ${trunk}`,
  'trunk-failed': ({ trunk, reason }) => `trunk ${trunk} failed: ${reason}`,
  'no-trunk': ({ trunk }) => `there is no trunk "${trunk}"`,
  phone: ({ channel, result }) => `${channel}: ${result}`,
  forwarded: ({ party, number }) => `${party} sends the call on to ${number}`,
  'forward-refused': ({ party, because }) => `${party} sends the call on ${forwardRefusals[because]}`,
  answered: ({ party }) => `${party} answered`,
  transferred: ({ party, number, attended }) =>
    attended
      ? `${party} transfers the call to ${number}, whom it has asked`
      : `${party} transfers the call to ${number}`,
  'transfer-failed': ({ number, result }) => `the transfer to ${number} failed: ${result}`,
  'do-not-disturb': ({ party }) => `${party} does not want to be disturbed`,
  'no-call-waiting': ({ party }) => `${party} talks and wants no further call`,
  'asked-to-take': ({ party }) => `${party} answered, and is asked to press 1`,
  'second-number': ({ party, number, after }) =>
    after === 0 ? `${number} of ${party} rings as well` : `${number} of ${party} rings as well after ${after} s`,
  blocked: ({ party, number }) =>
    party === '' ? `calls of ${number} are blocked` : `calls of ${number} are blocked by ${party}`,
  'user-forwards': ({ party, occasion, destination }) => `${party} sends the call on (${occasion}) to ${destination}`,
  'not-set': ({ reason }) => `nothing was set: ${reason}`,
  'picked-up': ({ party }) => `${party} picks the call up`,
  asks: ({ number }) => `${number} is asked first`,
  'comes-back': ({ party }) => `the call comes back to ${party}`,
  unanswered: ({ result, destination }) => `unanswered (${result}); then ${destination}`,
  confirmed: ({ digit }) => `key ${digit} was pressed`,
  'not-confirmed': () => 'no key was pressed',
  'notes-finished': () => 'notes were finished after the call',
  'test-call-stays': () => 'a test call stays with its user, whatever the hook wants',
  ended: ({ result, reason }) => `ended: ${result}${reason === null ? '' : `, ${reason}`}`,
  holds: ({ party }) => `${party} holds the call`,
  resumes: ({ party }) => `${party} resumes the call`,
  key: ({ digit }) => `key ${digit}`,
  'media-at': ({ address, port }) => `media at ${address}:${port}`,
  'media-from': ({ address, port }) => `media from ${address}:${port}`,
  'media-ended': () => 'media ended',
  'media-refused': ({ party, address, port }) =>
    `audio for ${party} from ${address}:${port} is not heard: neither its session nor its signalling names that address`,
  'media-insecure': ({ party, reason }) => `${party}: no encrypted media: ${reason}`,
  'no-media-port': ({ address }) => `no media port is free on ${address}`,
  'no-destination': ({ reason }) => reason,
  'not-run': ({ reason }) => reason,
  'reply-remark': ({ reason }) => reason,
  'no-phone': ({ user }) => `no phone of ${user} is registered`,
  'no-such-device': ({ user, device }) =>
    `no ${device === 'desk' ? 'desk phone' : 'softphone'} of ${user} is registered; all its phones ring`,
  'no-recording': () => 'the hook asks for a recording, which this version cannot make',
  'no-response': ({ party, method, reason }) => `${party} did not answer our ${method}: ${reason}`,
  fault: () => 'a fault in Offhook ended this call; the log has it',
  dropped: ({ count }) => `${count} further entries were dropped`
}

const forwardRefusals = {
  elsewhere: 'to an address that is no number here; it is not followed',
  circle: 'to where it has been already; it is not followed',
  emergency: 'to an emergency number; it is not followed'
} as const

export function textOfFact(fact: TimelineFact): string {
  const text: (fact: never) => string = texts[fact.code]
  return text(fact as never)
}

type Limit = (TimelineFact & { readonly code: 'limit-reached' })['limit']

function textOfLimit(user: string | null, limit: Limit, count: number): string {
  switch (limit) {
    case 'concurrent':
      return user === null
        ? `${count} calls are already sent on to numbers outside (limits.forwardedConcurrent)`
        : `${user} already has ${count} outbound calls (limits.concurrent)`
    case 'perHour':
      return user === null
        ? `${count} calls were sent on to numbers outside within an hour (limits.forwardedPerHour)`
        : `${user} made ${count} outbound calls within an hour (limits.perHour)`
    case 'minutesPerDay':
      return `${user ?? 'the domain'} has used ${count} minutes of calls that may leave on a day (limits.minutesPerDay)`
    case 'barred':
      return `an admin has barred the calls of ${user} that leave`
  }
}
