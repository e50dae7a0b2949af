import { type CallerIdentity, Dialog } from '../sip/dialog/dialog.ts'
import type { SipResponse } from '../sip/message/message.ts'
import type { DialogTable, DialogUser } from './sip-stack.ts'

/** Behind a proxy one INVITE can ring so many phones; those beyond are in a dialog once they answer. */
const mostForks = 16

interface EarlyDialog {
  readonly dialog: Dialog
  readonly entry: Disposable
}

/**
 * The dialogs of an INVITE of ours that has no final response: one for each To tag that a
 * provisional response brought (RFC 3261 §12.1). From then on the called side may ask within its own.
 */
export class EarlyDialogs implements Disposable {
  readonly #table: Pick<DialogTable, 'add'>
  readonly #userOf: (dialog: Dialog) => DialogUser
  readonly #dialogs = new Map<string, EarlyDialog>()

  constructor(table: Pick<DialogTable, 'add'>, userOf: (dialog: Dialog) => DialogUser) {
    this.#table = table
    this.#userOf = userOf
  }

  /** Takes note of a provisional response; undefined where it makes no dialog. */
  heard(invite: CallerIdentity, response: SipResponse): Dialog | undefined {
    const { tag } = response.to
    const known = this.#dialogs.get(tag)
    if (known !== undefined) return known.dialog
    if (response.status === 100 || tag === '' || this.#dialogs.size === mostForks) return undefined
    const dialog = Dialog.ofCaller(invite, response)
    this.#dialogs.set(tag, { dialog, entry: this.#table.add(dialog.key, this.#userOf(dialog)) })
    return dialog
  }

  /** The dialog of the answer, which goes on from its early one; the others are over (§13.2.2.4). */
  confirm(invite: CallerIdentity, response: SipResponse): Dialog {
    const early = this.#dialogs.get(response.to.tag)?.dialog
    this[Symbol.dispose]()
    early?.confirm(response)
    return early ?? Dialog.ofCaller(invite, response)
  }

  [Symbol.dispose](): void {
    for (const { entry } of this.#dialogs.values()) entry[Symbol.dispose]()
    this.#dialogs.clear()
  }
}
