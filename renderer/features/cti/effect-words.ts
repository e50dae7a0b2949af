import type { HookTest } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { placeOf, tagName } from '../timeline/timeline-words.ts'

type Effect = HookTest['effects'][number]

/** What a reply would do, in words. Remarks of the core on the reply itself stay as they are: they quote it. */
export function effectWords(effect: Effect, effects: readonly Effect[], t: Translate): Pick<Effect, 'title' | 'text'> {
  const { kind, title, text } = effect
  switch (kind) {
    case 'none':
      return title === 'onFailure'
        ? { title: tagName(title, t), text: t(text === 'reject' ? 'cti.isRejected' : 'cti.goesOn') }
        : { title: t('cti.effectsNone'), text: t('cti.effectsNoneText') }
    case 'warning':
      return { title: t('timeline.replyRemark'), text }
    case 'change':
      return title === 'record'
        ? { title: tagName(title, t), text: t(recordWords[text] ?? 'cti.asConfigured') }
        : { title: tagName(title, t), text }
    case 'route': {
      if (title !== 'break') return { title: tagName(title, t), text: placeOf(text, t) }
      const alone = !effects.some((other) => other.title === 'route')
      return {
        title: tagName(title, t),
        text: t(alone ? 'cti.breakAlone' : text === '1' ? 'cti.breakYes' : 'cti.breakNo')
      }
    }
  }
}

const recordWords: Readonly<Record<string, 'cti.on' | 'cti.off'>> = { yes: 'cti.on', no: 'cti.off' }
