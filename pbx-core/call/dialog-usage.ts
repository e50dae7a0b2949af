import { allowInside, type DialogMethod, isDialogMethod } from '../sip/capabilities.ts'
import { createResponse } from '../sip/message/create.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'

/** What a dialog does with requests of one method (RFC 5057). */
export interface DialogUsage<L> {
  readonly take: (leg: L, transaction: ServerTransaction) => void
  /** The status that refuses it before the called side has answered; absent: it is taken then as well. */
  readonly early?: number
}

/** One for every method that Allow names inside a dialog. */
export type DialogUsages<L> = Readonly<Record<DialogMethod, DialogUsage<L>>>

/** Gives a request inside the dialog of a leg to its usage; without one it is not allowed there (RFC 3261 §21.4.6). */
export function takeInside<L>(
  usages: DialogUsages<L>,
  leg: L,
  { transaction, isEarly }: { readonly transaction: ServerTransaction; readonly isEarly: boolean }
): void {
  const { request } = transaction
  const refuse = (status: number, headers: readonly (readonly [string, string])[] = []) =>
    transaction.respond(createResponse(request, status, { headers }))
  if (!isDialogMethod(request.method)) return refuse(405, [allowInside])
  const { take, early } = usages[request.method]
  if (isEarly && early !== undefined) return refuse(early)
  take(leg, transaction)
}
