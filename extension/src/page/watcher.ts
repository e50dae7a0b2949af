import { findNumbers } from '../numbers/find-numbers.ts'
import type { Links } from './links.ts'
import { shadowRootOf, textsBelow } from './texts.ts'

/** Milliseconds of one turn: a page of any length stays as quick as it was. */
const turnMs = 8
/** A page that changes all the time is looked at so often at most. */
const gatherMs = 150
/** When elements of pages have got their shadow trees, of which nobody tells: after so long. */
const looksForShadows = [500, 2000, 6000]

/** Finds numbers in a page, and in what comes into it. Reads texts alone, never where they stand: no layout is forced. */
export class Watcher {
  readonly #links: Links
  readonly #country: string
  readonly #observer = new MutationObserver((records) => this.#take(records))
  readonly #seen = new WeakSet<Node>()
  #waiting = new Set<Node>()
  #turn: IterableIterator<Text> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOver = false

  constructor(links: Links, country: string) {
    this.#links = links
    this.#country = country
  }

  start(): void {
    this.#watch(document)
    this.#waiting.add(document.body ?? document.documentElement)
    this.#soon(0)
    for (const after of looksForShadows) setTimeout(() => this.#lookForShadows(), after)
  }

  stop(): void {
    this.#isOver = true
    this.#observer.disconnect()
    clearTimeout(this.#timer)
    this.#links.unmake()
  }

  #watch(root: Document | ShadowRoot): void {
    if (this.#seen.has(root)) return
    this.#seen.add(root)
    this.#observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['contenteditable']
    })
  }

  #take(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'attributes') this.#links.unmake(target)
      if (type === 'characterData' && target instanceof Text) this.#links.changed(target)
      for (const node of removedNodes) if (node instanceof Text && !node.isConnected) this.#links.changed(node)
      if (type !== 'childList') this.#waiting.add(target)
      for (const node of addedNodes) this.#waiting.add(node)
    }
    if (this.#waiting.size > 0) this.#soon(gatherMs)
  }

  #soon(after: number): void {
    if (this.#isOver) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#work()
    }, after)
  }

  /** Reads for a while, writes at once what was found, and goes on in the next turn. */
  #work(): void {
    const until = performance.now() + turnMs
    const found: { text: Text; numbers: ReturnType<typeof findNumbers> }[] = []
    while (performance.now() < until) {
      this.#turn ??= this.#next()
      const next = this.#turn?.next()
      if (next === undefined) break
      if (next.done === true) this.#turn = undefined
      else {
        const numbers = findNumbers(next.value.data, this.#country)
        if (numbers.length > 0) found.push({ text: next.value, numbers })
      }
    }
    // What the page itself has changed meanwhile is its own; what follows is ours.
    this.#take(this.#observer.takeRecords())
    for (const { text, numbers } of found) this.#links.make(text, numbers)
    this.#observer.takeRecords()
    if (this.#turn !== undefined || this.#waiting.size > 0) this.#soon(0)
  }

  #next(): IterableIterator<Text> | undefined {
    for (const node of this.#waiting) {
      this.#waiting.delete(node)
      if (node.isConnected) return textsBelow(node, (root) => this.#watch(root))
    }
    return undefined
  }

  #lookForShadows(): void {
    for (const element of document.querySelectorAll('*')) {
      const root = shadowRootOf(element)
      if (root !== null && !this.#seen.has(root)) this.#waiting.add(element)
    }
    if (this.#waiting.size > 0) this.#soon(0)
  }
}
