import type { TimelineItem } from '../../../main/ipc/contract.ts'
import type { Tone } from '../../ui/tag.tsx'

/** The colour of a step; its title says the same in words. */
export function toneOf({ kind }: Pick<TimelineItem, 'kind'>): Tone {
  switch (kind) {
    case 'hook':
    case 'delivery':
      return 'hook'
    case 'warning':
      return 'end'
    case 'sip':
    case 'media':
      return 'neutral'
    case 'decision':
    case 'app':
      return 'accent'
  }
}
