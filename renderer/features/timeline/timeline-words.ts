import type { TimelineItem, TimelineSaid } from '../../../main/ipc/contract.ts'
import type { FactCode, TimelineFact } from '../../../pbx-core/contract/facts.ts'
import type { HookName } from '../../../pbx-core/contract/hook-names.ts'
import { factWords, type ShownValues } from '../../i18n/fact-words.ts'
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
  const saying = { ...telling, item }
  const {
    title,
    text = '',
    figure = null,
    technical = null
  } = isOther(said) ? ofOther(said, saying) : ofFact(said, saying)
  return { title, text, figure, technical }
}

type OtherSaid = Extract<TimelineSaid, { readonly code: Other }>

function isOther(said: TimelineSaid): said is OtherSaid {
  return Object.hasOwn(sayings, said.code)
}

function ofOther(said: OtherSaid, saying: Saying): Said {
  const say: (said: never, saying: Saying) => Said = sayings[said.code]
  return say(said as never, saying)
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

type Words<C extends TimelineSaid['code']> = (said: TimelineSaid & { readonly code: C }, saying: Saying) => Said

/** Facts of which more is to be said than their words do: what only a technician reads, or what the entry has besides. */
const more: { readonly [C in FactCode]?: (...args: Parameters<Words<C>>) => Partial<Said> } = {
  'inbound-route': ({ index }) => ({ technical: `inbound[${index}]` }),
  'trunk-failed': ({ status }) => (status === undefined ? {} : { technical: `SIP ${status}` }),
  phone: ({ channel }) => ({ technical: channel }),
  'not-set': ({ reason }) => ({ technical: reason }),
  'not-kept': ({ reason }) => ({ technical: reason }),
  ended: ({ by, result }, { t, item, side }) => ({
    ...(by === side ? { title: t(`timeline.byYou.${ownEnding(result)}`), text: '' } : {}),
    ...causeOf(item, t)
  }),
  key: (_, saying) => ({ text: legOf(saying) }),
  'media-at': ({ address, port }, saying) => ({ text: `${legOf(saying)} · ${address}:${port}` }),
  'media-from': ({ address, port }, saying) => ({ text: `${legOf(saying)} · ${address}:${port}` }),
  'media-ended': (_, saying) => ({ text: qualityOf(saying) })
}

/** A fact by the words of its code, in which its values stand as people say them. */
function ofFact(fact: TimelineFact, saying: Saying): Said {
  const add: ((fact: never, saying: Saying) => Partial<Said>) | undefined = more[fact.code]
  return { ...factWords(fact, shownValues(fact, saying), saying.t), ...add?.(fact as never, saying) }
}

/** Each value by what its name says that it is. Where an older entry has no code for a reason, that stands as it came. */
function shownValues(fact: TimelineFact, { t, user }: Saying): ShownValues {
  const reason = 'reason' in fact ? (fact.reason ?? '') : ''
  return {
    ...('destination' in fact ? { destination: placeOf(fact.destination, t) } : {}),
    ...('device' in fact ? { device: t(`timeline.device.${fact.device}`) } : {}),
    ...('hook' in fact ? { hook: hookNameOf(fact.hook, t) } : {}),
    ...('match' in fact ? { match: readableNumber(fact.match) } : {}),
    ...('number' in fact ? { number: readableNumber(fact.number) } : {}),
    ...('party' in fact ? { party: partyOf(fact.party, t, user) } : {}),
    result: 'result' in fact && fact.result !== undefined ? t(`timeline.result.${fact.result}`) : reason,
    remark: 'remark' in fact && fact.remark !== undefined ? remarkWords(fact.remark, t) : reason
  }
}

/** What is no fact. */
type Other = Exclude<TimelineSaid['code'], FactCode>

const sayings: { readonly [C in Other]: Words<C> } = {
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
  'time',
  'announcement',
  'extension',
  'group',
  'queue',
  'ivr',
  'conference',
  'voicemail',
  'directory',
  'external',
  'function',
  'page',
  'park',
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

/** General hooks by the name that the CTI page gives them; others by their place in the configuration. */
export function hookNameOf(hook: string, t: Translate): string {
  const general = /^cti\.(\w+)$/.exec(hook)?.[1]
  return general === undefined ? hook : t(`cti.hook.${general as HookName}`, { defaultValue: hook })
}

function appOf(app: string, name: string, t: Translate, user: string): string | undefined {
  switch (app) {
    case 'user':
      return t('timeline.appUser', { party: partyOf(name, t, user) })
    case 'external':
      return t('timeline.appExternal', { number: readableNumber(name) })
    case 'click-to-dial':
      return t('timeline.appClickToDial', { number: readableNumber(name) })
    case 'voicemail':
      return name === '' ? t('timeline.appVoicemail') : asTitle(t('timeline.place.voicemail', { name }))
    case 'record-prompt':
      return t('timeline.appRecordPrompt')
    case 'reply':
      return t('timeline.appReply', { hook: hookNameOf(name, t) })
    case 'echo':
      return t('recent.echoTest')
    case 'ivr':
    case 'group':
    case 'announcement':
    case 'directory':
    case 'page':
    case 'park':
      return asTitle(t(`timeline.place.${app}`, { name }))
    default:
      return undefined
  }
}

/** What else stands in the middle of a sentence. */
function asTitle(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

type Changes = Extract<TimelineSaid, { code: 'hook' }>['changes']

/** What a reply asked for, in a line. */
function changesOf(result: 'reply' | 'no-change' | 'skipped', changes: Changes, t: Translate): string {
  if (result === 'skipped') return t('timeline.hookSkipped')
  const shown = Object.entries(changes).map(([tag, value]) => `${tagName(tag, t)} →\u00a0${toldValue(tag, value, t)}`)
  return shown.length === 0 ? t('cti.effectsNone') : shown.join(', ')
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
