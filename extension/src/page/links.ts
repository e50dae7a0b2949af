import type { FoundNumber } from '../numbers/find-numbers.ts'
import { ownTag } from './texts.ts'

/** Makes links of the numbers in texts, so that a page that goes on writing its own texts finds them as it left them. */
export class Links {
  readonly #dial: (number: string) => void
  /** A text of the page, and what stands behind it since: from its first number on. */
  readonly #rests = new WeakMap<Text, { readonly rest: HTMLElement; readonly whole: string }>()
  /** For as long as they are in a page. */
  readonly #linked = new Set<WeakRef<Text>>()

  constructor(dial: (number: string) => void) {
    this.#dial = dial
  }

  /** The text stays the page's own, and keeps what stands before the first number. */
  make(text: Text, numbers: readonly FoundNumber[]): void {
    const [first] = numbers
    if (first === undefined || !text.isConnected) return
    const whole = text.data
    const rest = document.createElement(ownTag)
    let from = first.start
    for (const number of numbers) {
      rest.append(whole.slice(from, number.start), this.#link(number.text))
      from = number.end
    }
    rest.append(whole.slice(from))
    text.data = whole.slice(0, first.start)
    text.after(rest)
    this.#rests.set(text, { rest, whole })
    this.#linked.add(new WeakRef(text))
  }

  /** The page has changed this text, or taken it out: what stood behind it is gone with it. */
  changed(text: Text): void {
    this.#rests.get(text)?.rest.remove()
    this.#rests.delete(text)
  }

  /** As if nothing had been: of all texts, or of those within. */
  unmake(within?: Node): void {
    for (const reference of this.#linked) {
      const text = reference.deref()
      const made = text && this.#rests.get(text)
      if (text === undefined || made === undefined) this.#linked.delete(reference)
      else if (within === undefined || within.contains(text)) {
        this.changed(text)
        text.data = made.whole
        this.#linked.delete(reference)
      }
    }
  }

  /** `tel:` is what a copy of it means, and what a page's own copy opens. Only a person's click dials. */
  #link(number: string): HTMLAnchorElement {
    const link = document.createElement('a')
    link.href = `tel:${number.normalize('NFKC').replace(/[^\d+]/gu, '')}`
    link.textContent = number
    link.title = chrome.i18n.getMessage('callNumber', number)
    link.style.cssText = 'color:inherit;text-decoration:underline dotted;cursor:pointer'
    link.addEventListener('click', (event) => {
      if (!event.isTrusted || event.button !== 0) return
      event.preventDefault()
      event.stopPropagation()
      this.#dial(number)
    })
    return link
  }
}
