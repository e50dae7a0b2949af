import type { TimelineItem } from '../../../main/ipc/contract.ts'

/**
 * The steps of a call: how it came, then what was done. Left out are SIP messages, and what only says
 * again what the next step says: a destination that is entered at once, the leg that answered.
 */
export function stepsOf(items: readonly TimelineItem[]): readonly TimelineItem[] {
  const steps = items.filter((item, index) => item.kind !== 'sip' || (index === 0 && isIncoming(item)))
  return steps.filter(({ said }, index) => {
    if (said === null) return true
    const next = steps[index + 1]?.said?.code
    if (said.code === 'goes-to') return next !== 'app' && next !== 'is-open' && next !== 'is-closed'
    return !(said.code === 'phone' && said.result === 'answered')
  })
}

const isIncoming = ({ said }: TimelineItem): boolean =>
  said?.code === 'sip' && said.direction === 'in' && said.summary.startsWith('INVITE ')
