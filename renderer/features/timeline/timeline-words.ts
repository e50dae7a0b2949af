import type { TimelineItem, TimelineSaid } from '../../../main/ipc/contract.ts'
import type { Formats } from '../../i18n/format.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { remarkWords } from '../../i18n/remark-words.ts'

/** A step of a call in the window's language. */
export interface StepWords {
  readonly title: string
  readonly text: string
  /** A figure that stands out: `200 · 84 ms`. */
  readonly figure: string | null
  /** What only a technician reads: shown on demand. */
  readonly technical: string | null
}

export interface Telling {
  readonly t: Translate
  readonly formats: Formats
  /** The extension of who looks. */
  readonly user: string
  /** Their side of the call; null for who only looks on. */
  readonly side: 'caller' | 'callee' | null
}

/** Steps of older versions are told as the core told them. */
export function wordsOf(item: TimelineItem, telling: Telling): StepWords {
  const { said } = item
  if (said === null) return { title: item.title, text: item.text, figure: null, technical: null }
  const say: (said: never, saying: Saying) => Said = sayings[said.code]
  const { title, text = '', figure = null, technical = null } = say(said as never, { ...telling, item })
  return { title, text, figure, technical }
}

interface Said {
  readonly title: string
  readonly text?: string
  readonly figure?: string
  readonly technical?: string
}

interface Saying extends Telling {
  readonly item: TimelineItem
}

type Sayings = {
  readonly [C in TimelineSaid['code']]: (said: TimelineSaid & { readonly code: C }, saying: Saying) => Said
}

const sayings: Sayings = {
  'goes-to': ({ destination }, { t }) => ({ title: t('timeline.goesTo', { place: placeOf(destination, t) }) }),
  'inbound-route': ({ index, match, destination }, { t }) => ({
    title:
      match === '*' ? t('timeline.inboundRouteAny') : t('timeline.inboundRoute', { number: readableNumber(match) }),
    text: `→ ${placeOf(destination, t)}`,
    technical: `inbound[${index}]`
  }),
  'no-inbound-route': ({ number }, { t }) => ({ title: t('timeline.noInboundRoute'), text: readableNumber(number) }),
  emergency: ({ number }, { t }) => ({ title: t('timeline.emergency'), text: number }),
  'number-read': ({ text, reading, number }, { t }) => ({
    title: t('timeline.numberRead', { number: readableNumber(number) }),
    text: t(reading === 'printed' ? 'timeline.numberPrinted' : 'timeline.numberKeyed', { text })
  }),
  'keys-sent': ({ keys, party }, { t, user }) => ({
    title: t('timeline.keysSent', { keys }),
    text: partyOf(party, t, user)
  }),
  'caller-id-ignored': ({ number }, { t }) => ({
    title: t('timeline.callerIdIgnored', { number: readableNumber(number) })
  }),
  'no-such-device': ({ user, device }, { t }) => ({
    title: t('timeline.noSuchDevice', {
      user,
      device: t(device === 'desk' ? 'timeline.deviceDesk' : 'timeline.deviceSoftphone')
    })
  }),
  barred: ({ number, reason }, { t }) => ({
    title: t('timeline.barred'),
    text: t(reason === 'premium' ? 'timeline.barredPremium' : 'timeline.barredInternational', {
      number: readableNumber(number)
    })
  }),
  'not-placed': ({ number }, { t }) => ({ title: t('timeline.notPlaced'), text: readableNumber(number) }),
  'limit-reached': ({ user, limit, count }, { t }) => ({
    title: t('timeline.limitReached'),
    text: t(user === null ? `timeline.limitForwarded.${limit}` : `timeline.limitOfUser.${limit}`, {
      user: user ?? '',
      count
    })
  }),
  trunk: ({ trunk, number }, { t }) => ({ title: t('timeline.trunk', { trunk }), text: readableNumber(number) }),
  'trunk-failed': ({ trunk, reason, result, status }, { t }) => ({
    title: t('timeline.trunkFailed', { trunk }),
    text: result === undefined ? reason : t(`timeline.result.${result}`),
    ...(status === undefined ? {} : { technical: `SIP ${status}` })
  }),
  'no-trunk': ({ trunk }, { t }) => ({ title: t('timeline.noTrunk'), text: trunk }),
  forwarded: ({ party, number }, { t, user }) => ({
    title: t('timeline.forwarded', { party: partyOf(party, t, user) }),
    text: readableNumber(number)
  }),
  'forward-refused': ({ party, because }, { t, user }) => ({
    title: t('timeline.forwardRefused', { party: partyOf(party, t, user) }),
    text: t(`timeline.forwardRefusal.${because}`)
  }),
  phone: ({ party, channel, result }, { t, user }) => ({
    title: t('timeline.phone', { party: partyOf(party, t, user), result: t(`timeline.result.${result}`) }),
    technical: channel
  }),
  transferred: ({ party, number, attended }, { t, user }) => ({
    title: t(attended ? 'timeline.transferredAsked' : 'timeline.transferred', { party: partyOf(party, t, user) }),
    text: `→ ${readableNumber(number)}`
  }),
  'transfer-failed': ({ number, result }, { t }) => ({
    title: t('timeline.transferFailed', { number: readableNumber(number) }),
    text: t(`timeline.result.${result}`)
  }),
  'do-not-disturb': ({ party }, { t, user }) => ({
    title: t('timeline.doNotDisturb', { party: partyOf(party, t, user) })
  }),
  'no-call-waiting': ({ party }, { t, user }) => ({
    title: t('timeline.noCallWaiting', { party: partyOf(party, t, user) })
  }),
  'asked-to-take': ({ party }, { t, user }) => ({
    title: t('timeline.askedToTake', { party: partyOf(party, t, user) })
  }),
  'second-number': ({ party, number, after }, { t, user }) => ({
    title: t('timeline.secondNumber', { party: partyOf(party, t, user) }),
    text:
      after === 0 ? readableNumber(number) : t('timeline.secondNumberAfter', { number: readableNumber(number), after })
  }),
  blocked: ({ party, number }, { t, user }) => ({
    title: party === '' ? t('timeline.blocked') : t('timeline.blockedBy', { party: partyOf(party, t, user) }),
    text: readableNumber(number)
  }),
  'user-forwards': ({ party, occasion, destination }, { t, user }) => ({
    title: t(`timeline.userForwards.${occasion}`, { party: partyOf(party, t, user) }),
    text: `→ ${placeOf(destination, t)}`
  }),
  'not-set': ({ reason }, { t }) => ({ title: t('timeline.notSet'), technical: reason }),
  'picked-up': ({ party }, { t, user }) => ({ title: t('timeline.pickedUp', { party: partyOf(party, t, user) }) }),
  asks: ({ number }, { t }) => ({ title: t('timeline.asks', { number: readableNumber(number) }) }),
  'comes-back': ({ party }, { t, user }) => ({ title: t('timeline.comesBack', { party: partyOf(party, t, user) }) }),
  answered: ({ party }, { t, user }) => ({ title: t('timeline.answered', { party: partyOf(party, t, user) }) }),
  unanswered: ({ result, destination }, { t }) => ({
    title: t('timeline.unanswered'),
    text: `${t(`timeline.result.${result}`)} → ${placeOf(destination, t)}`
  }),
  confirmed: ({ digit }, { t }) => ({
    title: t('timeline.key', { digit }),
    text: digit === '1' ? t('timeline.confirmed') : t('timeline.notConfirmed')
  }),
  'not-confirmed': (_, { t }) => ({ title: t('timeline.noKey'), text: t('timeline.notConfirmed') }),
  'notes-finished': (_, { t }) => ({ title: t('timeline.notesFinished') }),
  'test-call-stays': (_, { t }) => ({ title: t('timeline.testCallStays') }),
  ended: ({ by, result }, { t, item, side }) => ({
    ...(by === side
      ? { title: t(`timeline.byYou.${ownEnding(result)}`) }
      : { title: t(`timeline.by.${by}`), text: t(`timeline.result.${result}`) }),
    ...causeOf(item, t)
  }),
  'hook-routes': ({ destination }, { t }) => ({
    title: t('timeline.hookRoutes'),
    text: `→ ${placeOf(destination, t)}`
  }),
  'hook-route-unknown': ({ destination }, { t }) => ({
    title: t('timeline.hookRouteUnknown'),
    text: t('timeline.goesOn', { place: placeOf(destination, t) })
  }),
  'hook-route-ignored': ({ destination, most }, { t }) => ({
    title: t('timeline.hookRouteIgnored', { count: most }),
    text: t('timeline.goesOn', { place: placeOf(destination, t) })
  }),
  'hook-stops': ({ hook }, { t }) => ({ title: t('timeline.hookStops'), text: hookNameOf(hook, t) }),
  'hook-rejects': ({ hook }, { t }) => ({ title: t('timeline.hookRejects'), text: hookNameOf(hook, t) }),
  'reply-remark': ({ reason, remark }, { t }) => ({
    title: t('timeline.replyRemark'),
    text: remark === undefined ? reason : remarkWords(remark, t)
  }),
  'no-recording': (_, { t }) => ({ title: t('timeline.noRecording'), text: t('timeline.noRecordingText') }),
  'no-destination': ({ destination }, { t }) => ({
    title: t('timeline.noDestination'),
    text: placeOf(destination, t)
  }),
  'not-run': ({ destination }, { t }) => ({ title: t('timeline.notRun'), text: placeOf(destination, t) }),
  'no-phone': ({ user }, { t }) => ({ title: t('timeline.noPhone', { user }), text: t('timeline.noPhoneText') }),
  'no-response': ({ party, method, reason }, { t, user }) => ({
    title: t('timeline.noResponse', { party: partyOf(party, t, user), method }),
    text: t(reason === 'timeout' ? 'timeline.responseTimeout' : 'timeline.responseTransport')
  }),
  holds: ({ party }, { t, user }) => ({ title: t('timeline.holds', { party: partyOf(party, t, user) }) }),
  resumes: ({ party }, { t, user }) => ({ title: t('timeline.resumes', { party: partyOf(party, t, user) }) }),
  key: ({ digit }, saying) => ({ title: saying.t('timeline.key', { digit }), text: legOf(saying) }),
  'media-at': ({ address, port }, saying) => ({
    title: saying.t('timeline.mediaAt'),
    text: `${legOf(saying)} · ${address}:${port}`
  }),
  'media-from': ({ address, port }, saying) => ({
    title: saying.t('timeline.mediaFrom'),
    text: `${legOf(saying)} · ${address}:${port}`
  }),
  'media-ended': (_, saying) => ({ title: saying.t('timeline.mediaEnded'), text: qualityOf(saying) }),
  'media-refused': ({ party, address, port }, { t, user }) => ({
    title: t('timeline.mediaRefused', { party: partyOf(party, t, user), address, port }),
    text: t('timeline.mediaRefusedText')
  }),
  'media-insecure': ({ party }, { t, user }) => ({
    title: t('timeline.mediaInsecure', { party: partyOf(party, t, user) }),
    text: t('timeline.mediaInsecureText')
  }),
  'no-media-port': ({ address }, { t }) => ({ title: t('timeline.noMediaPort'), text: address }),
  fault: (_, { t }) => ({ title: t('timeline.fault'), text: t('timeline.faultText') }),
  dropped: ({ count }, { t }) => ({ title: t('timeline.dropped', { count }) }),
  app: ({ app, name }, { t, item, user }) => ({ title: appOf(app, name, t, user) ?? item.title }),
  hook: ({ hook, status, ms, result, remark, outcome, changes }, { t, formats }) => ({
    title: hookNameOf(hook, t),
    figure: [status, formats.milliseconds(ms)].filter((part) => part !== null).join(' · '),
    text:
      remark !== null
        ? remarkWords(remark, t)
        : result === 'failed' || result === null
          ? outcome
          : changesOf(result, changes, t)
  }),
  delivery: ({ hook, attempt, status, remark, outcome }, { t }) => ({
    title: t(status !== null && status < 300 ? 'timeline.delivered' : 'timeline.notDelivered'),
    text: [
      hookNameOf(`cti.${hook}`, t),
      t('timeline.attempt', { count: attempt }),
      ...(status === null ? [remark === null ? outcome : remarkWords(remark, t)] : [])
    ].join(' · '),
    ...(status === null ? {} : { figure: String(status) })
  }),
  sip: ({ peer, summary }, { t, user }) => ({
    title: t(peer.startsWith('trunk:') ? 'timeline.cameIn' : 'timeline.calls', { party: partyOf(peer, t, user) }),
    text: readableNumber(/^INVITE sips?:([^@\s;]+)@/i.exec(summary)?.[1] ?? '')
  })
}

const places = [
  'extension',
  'group',
  'queue',
  'ivr',
  'conference',
  'voicemail',
  'directory',
  'external',
  'function',
  'hangup'
] as const

/** `type:name` as people say it. */
export function placeOf(destination: string, t: Translate): string {
  const at = destination.indexOf(':')
  const type = places.find((place) => place === destination.slice(0, at))
  const name = destination.slice(at + 1)
  return type === undefined ? destination : t(`timeline.place.${type}`, { name: readableNumber(name) })
}

/** Who is at the other end: `100`, `trunk:main`. */
export function partyOf(party: string, t: Translate, user: string): string {
  if (party.startsWith('trunk:')) return t('timeline.trunkName', { name: party.slice('trunk:'.length) })
  return party === user ? t('timeline.you', { number: party }) : party
}

/** A leg by who is at its end; main hands on the technical name of its channel, `SIP/trunk:main-00000001`. */
function legOf({ item, t, user }: Saying): string {
  const party = /^SIP\/(.+)-[0-9a-f]{8}$/.exec(item.text)?.[1]
  return party === undefined ? item.text : partyOf(party, t, user)
}

const generalHooks = ['popup', 'inbound', 'outbound', 'timeout', 'postCall'] as const

/** General hooks by the name that the CTI page gives them; others by their place in the configuration. */
export function hookNameOf(hook: string, t: Translate): string {
  const general = generalHooks.find((name) => hook === `cti.${name}`)
  return general === undefined ? hook : t(`cti.hook.${general}`)
}

function appOf(app: string, name: string, t: Translate, user: string): string | undefined {
  switch (app) {
    case 'user':
      return t('timeline.appUser', { party: partyOf(name, t, user) })
    case 'external':
      return t('timeline.appExternal', { number: readableNumber(name) })
    case 'click-to-dial':
      return t('timeline.appClickToDial', { number: readableNumber(name) })
    case 'echo':
      return t('firstRun.echoTest')
    default:
      return undefined
  }
}

type Changes = Extract<TimelineSaid, { code: 'hook' }>['changes']

/** What a reply asked for, in a line. */
function changesOf(result: 'reply' | 'no-change' | 'skipped', changes: Changes, t: Translate): string {
  if (result === 'skipped') return t('timeline.hookSkipped')
  const told = Object.entries(changes).map(([tag, value]) => `${tagName(tag, t)} →\u00a0${toldValue(tag, value, t)}`)
  return told.length === 0 ? t('cti.effectsNone') : told.join(', ')
}

const tags = [
  'calleridname',
  'calleridnumber',
  'accountcode',
  'acc_code2',
  'acc_code3',
  'userfield',
  'record',
  'language',
  'musiconhold',
  'priority',
  'ringtone',
  'route',
  'break',
  'onFailure',
  'url'
] as const

/** A tag of a reply by what it changes; one that is not known by its own name. */
export function tagName(tag: string, t: Translate): string {
  const known = tags.find((name) => name === tag)
  return known === undefined ? tag : t(`cti.tag.${known}`)
}

function toldValue(tag: string, value: Changes[string] | undefined, t: Translate): string {
  if (tag === 'record') return t(value === true ? 'cti.on' : value === false ? 'cti.off' : 'cti.asConfigured')
  return String(value ?? '')
}

const causeOf = ({ figures }: TimelineItem, t: Translate): { readonly technical?: string } =>
  figures.cause === undefined ? {} : { technical: t('timeline.cause', { cause: String(figures.cause) }) }

/** What the person did, of a call that they ended. */
function ownEnding(result: string): 'completed' | 'cancelled' | 'declined' | 'other' {
  return result === 'completed' || result === 'cancelled' || result === 'declined' ? result : 'other'
}

/** Of what was received: packets lost in a hundred, jitter, and the way there and back where it was measured. */
function qualityOf(saying: Saying): string {
  const { t, formats, item } = saying
  const { figures } = item
  const number = (name: string): number | null => (typeof figures[name] === 'number' ? figures[name] : null)
  const received = number('packetsIn')
  const lost = number('lost')
  const jitter = number('jitter')
  const roundTrip = number('roundTrip')
  const parts = [legOf(saying)]
  if (received !== null && lost !== null) {
    const all = received + lost
    parts.push(`${t('call.loss')} ${formats.percent(all === 0 ? 0 : (100 * lost) / all)}`)
  }
  if (jitter !== null) parts.push(`${t('call.jitter')} ${formats.milliseconds(jitter)}`)
  if (roundTrip !== null) parts.push(`${t('call.roundTrip')} ${formats.milliseconds(roundTrip)}`)
  return parts.join(' · ')
}
