/**
 * The order of the provisional responses that one side of an early dialog gets (RFC 3262 §4). `last` is the RSeq of the
 * newest that counted, undefined before the first.
 *
 *   none --any--> last --last + 1--> last + 1
 *                  | last: it came again      | any other: overtaken, or overtaking
 */
export type ProvisionalVerdict =
  /** It counts, and gets a PRACK. */
  | 'acknowledge'
  /** "Retransmissions of the provisional response … MUST be discarded": its PRACK is on the way. */
  | 'repeated'
  /** "It MUST NOT be acknowledged with a PRACK, and MUST NOT be processed further." */
  | 'out-of-order'
  /** More than anybody needs: each costs a request of ours. */
  | 'too-many'

/** Of one early dialog: a telephone has a handful to say before its answer. */
const mostAcknowledged = 50

export interface ProvisionalOrder {
  readonly last: number | undefined
  readonly acknowledged: number
}

export const noProvisionals: ProvisionalOrder = { last: undefined, acknowledged: 0 }

export function stepProvisionalOrder(
  order: ProvisionalOrder,
  sequence: number
): { readonly order: ProvisionalOrder; readonly verdict: ProvisionalVerdict } {
  const { last, acknowledged } = order
  if (last !== undefined && sequence === last) return { order, verdict: 'repeated' }
  if (last !== undefined && sequence !== last + 1) return { order, verdict: 'out-of-order' }
  if (acknowledged === mostAcknowledged) return { order, verdict: 'too-many' }
  return { order: { last: sequence, acknowledged: acknowledged + 1 }, verdict: 'acknowledge' }
}
