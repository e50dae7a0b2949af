import type { HookTest } from '../../../main/ipc/contract.ts'
import type { Remark } from '../../../pbx-core/contract/remark.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { placeOf, tagName } from '../timeline/timeline-words.ts'

type Effect = HookTest['effects'][number]

/** What a reply would do, in words. */
export function effectWords(effect: Effect, effects: readonly Effect[], t: Translate): Pick<Effect, 'title' | 'text'> {
  const { kind, title, text, remark } = effect
  switch (kind) {
    case 'none':
      return title === 'onFailure'
        ? { title: tagName(title, t), text: t(text === 'reject' ? 'cti.isRejected' : 'cti.goesOn') }
        : {
            title: t('cti.effectsNone'),
            text: remark === undefined ? t('cti.effectsNoneText') : remarkWords(remark, t)
          }
    case 'warning':
      return {
        title:
          remark !== undefined && cameNone.has(remark.code) ? t('cti.requestFailed') : t('fact.reply-remark.title'),
        text: remark === undefined ? text : remarkWords(remark, t)
      }
    case 'change':
      if (title === 'onAnswer' || title === 'onHangup') return { title: t(`cti.verb.${title}`), text }
      return title === 'record'
        ? { title: tagName(title, t), text: t(recordWords[text] ?? 'cti.asConfigured') }
        : { title: changeName(title, t), text }
    case 'route': {
      const verb = verbs.find((each) => each === title)
      if (verb !== undefined) return { title: t(`cti.verb.${verb}`), text: verb === 'dial' ? dialled(text, t) : text }
      if (title !== 'break') return { title: tagName(title, t), text: placeOf(text, t) }
      const alone = !effects.some((other) => other.title === 'route')
      return {
        title: tagName(title, t),
        text: t(alone ? 'cti.breakAlone' : text === '1' ? 'cti.breakYes' : 'cti.breakNo')
      }
    }
  }
}

/** Of a document with the root `Response`, which is followed step by step. */
const verbs = ['say', 'play', 'pause', 'gather', 'record', 'dial', 'redirect', 'reject', 'hangup'] as const

function dialled(targets: string, t: Translate): string {
  return targets
    .split(', ')
    .map((target) => placeOf(target, t))
    .join(', ')
}

/** There was no reply that one could remark on. */
const cameNone: ReadonlySet<Remark['code']> = new Set([
  'timeout',
  'connect',
  'tls',
  'redirect',
  'too-large',
  'not-made'
])

const recordWords: Readonly<Record<string, 'cti.on' | 'cti.off'>> = { yes: 'cti.on', no: 'cti.off' }

/** A tag of the reply, or a variable that it sets: `variable tier`. */
function changeName(title: string, t: Translate): string {
  const name = /^variable (.+)$/.exec(title)?.[1]
  return name === undefined ? tagName(title, t) : t('cti.tag.variable', { name })
}
