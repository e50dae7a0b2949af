import type { Cdr } from '../contract/views.ts'
import { crashed, dispositionOf, receiverOf, wholeSeconds } from './cdr.ts'
import type { LeftOpen, NewDelivery } from './port.ts'

/**
 * The record of a segment that was open when the process died: it ends at its last sign of
 * life, ANSWERED if it was, else FAILED (`4-pbx`, Call record).
 */
export function recover(left: LeftOpen): Cdr {
  const { start } = left.cdr
  const answer = left.answeredAt === null ? null : Math.max(start, left.answeredAt)
  const end = Math.max(left.aliveAt, answer ?? start)
  return {
    ...left.cdr,
    answer,
    end,
    duration: wholeSeconds(end - start),
    billsec: answer === null ? 0 : wholeSeconds(end - answer),
    disposition: dispositionOf(answer !== null, crashed),
    userfield: left.cdr.userfield || receiverOf(left.cdr, answer !== null),
    hangupcause: crashed.cause,
    hangupby: crashed.by,
    recorded: crashedRecording(left.cdr.recorded)
  }
}

/** A segment that a version before has left open has none. What was recorded until then is in its file. */
function crashedRecording(recorded: Cdr['recorded'] | undefined): Cdr['recorded'] {
  if (recorded === undefined || recorded === null || recorded.milliseconds !== null) return recorded ?? null
  return { ...recorded, ended: 'crash' }
}

/** Where recovered records go: `RecordStore.leftOpen` and `DeliveryRunner.closed`. */
export interface RecoveryPorts {
  leftOpen(silentSince: number): Promise<readonly LeftOpen[]>
  closed(cdr: Cdr, deliveries: readonly NewDelivery[]): void
  /** URL of the message that its caller was leaving, where that is one; else ''. */
  messageOf(cdr: Cdr): string
  /** The post-call requests of the hooks named, rendered from the record. */
  deliveriesOf(cdr: Cdr, hooks: readonly string[]): readonly NewDelivery[]
}

/**
 * Closes every segment that was left open by whoever has been silent since then; gives their records. They are written when they can be: a full disk
 * must not keep the PBX from starting (`1-product`, Principles).
 */
export async function recoverLeftOpen(ports: RecoveryPorts, silentSince: number): Promise<readonly Cdr[]> {
  const left = await ports.leftOpen(silentSince)
  return left.map((segment) => {
    const recovered = recover(segment)
    const cdr = { ...recovered, voicemail: ports.messageOf(recovered) }
    ports.closed(cdr, ports.deliveriesOf(cdr, segment.hooks))
    return cdr
  })
}
