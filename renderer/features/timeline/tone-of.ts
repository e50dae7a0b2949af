import type { TimelineItem } from '../../../main/ipc/contract.ts'
import type { Tone } from '../../ui/tag.tsx'

/** The colour of a step; its title says the same in words. */
export function toneOf({ kind, said }: Pick<TimelineItem, 'kind' | 'said'>): Tone {
  if (said?.code === 'reply-remark' || (said?.code === 'hook' && said.result === 'failed')) return 'hook'
  if (said?.code === 'ended') return 'end'
  switch (kind) {
    case 'hook':
    case 'delivery':
      return 'hook'
    case 'warning':
      return 'end'
    case 'media':
      return 'neutral'
    case 'sip':
    case 'decision':
    case 'app':
      return 'accent'
  }
}
