import { namedVariable, templateParts } from './placeholder.ts'

/**
 * Whether values can stand where a template of HTML puts them. They are escaped for text and for quoted values of
 * attributes, and for nothing else: a variable anywhere else is refused, as are elements that run something.
 */

export interface HtmlFault {
  readonly at: number
  readonly code: 'variable-place' | 'link-start' | 'tag-lines' | 'script' | 'tag-open'
  readonly text: string
}

type State =
  | { readonly in: 'text' }
  | { readonly in: 'comment' }
  | { readonly in: 'style' }
  | { readonly in: 'tag'; readonly tag: Tag }
  | { readonly in: 'value'; readonly tag: Tag; readonly name: string; readonly quote: string; readonly before: string }
  | { readonly in: 'unquoted'; readonly tag: Tag }

interface Tag {
  readonly at: number
  readonly name: string
  readonly opens: boolean
  /** The first variable in it, and whether a line ended before it. */
  variable: { readonly text: string; readonly at: number } | undefined
  hasLines: boolean
}

const running: ReadonlySet<string> = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'form',
  'base',
  'meta',
  'svg',
  'math'
])
const addresses: ReadonlySet<string> = new Set(['href', 'src', 'background', 'action', 'formaction', 'poster', 'cite'])
/** Schemes that may stand before a variable. */
const harmless = /^\s*(https?:\/\/|tel:|mailto:|#|\/)/i

export function htmlFaults(html: string, links: readonly string[]): readonly HtmlFault[] {
  return new HtmlReading(links).read(html)
}

class HtmlReading {
  readonly #links: readonly string[]
  readonly #faults: HtmlFault[] = []
  #state: State = { in: 'text' }
  #at = 0

  constructor(links: readonly string[]) {
    this.#links = links
  }

  read(html: string): readonly HtmlFault[] {
    for (const { text, variable } of templateParts(html)) {
      if (variable === null) this.#text(text)
      else this.#variable(text, namedVariable(variable).name)
      this.#at += text.length
    }
    if (this.#state.in === 'comment' || this.#state.in === 'style') this.#fault('tag-open', this.#state.in, html.length)
    else if (this.#state.in !== 'text') this.#fault('tag-open', `<${this.#state.tag.name}`, this.#state.tag.at)
    return this.#faults
  }

  #variable(text: string, name: string): void {
    const state = this.#state
    if (state.in === 'text') return
    if (state.in !== 'value' || state.name.startsWith('on') || state.name === 'style') {
      return this.#fault('variable-place', text)
    }
    state.tag.variable ??= { text, at: this.#at }
    const isAddress = addresses.has(state.name)
    if (isAddress && !(state.before === '' ? this.#links.includes(name) : harmless.test(state.before))) {
      this.#fault('link-start', text)
    }
    this.#state = { ...state, before: `${state.before}${text}` }
  }

  #text(text: string): void {
    let index = 0
    while (index < text.length) index = this.#step(text, index)
  }

  /** Reads on from there; gives how far. */
  #step(text: string, index: number): number {
    const state = this.#state
    switch (state.in) {
      case 'text':
        return this.#inText(text, index)
      case 'comment':
        return this.#until(text, index, '-->')
      case 'style':
        return this.#until(text, index, '</style>')
      case 'tag':
        return this.#inTag(text, index, state)
      case 'value':
        return this.#inValue(text, index, state)
      case 'unquoted': {
        const end = text.slice(index).search(/[\s>]/)
        if (end < 0) return text.length
        this.#state = { in: 'tag', tag: state.tag }
        return index + end
      }
    }
  }

  #inText(text: string, index: number): number {
    const open = text.indexOf('<', index)
    if (open < 0) return text.length
    if (text.startsWith('<!--', open)) {
      this.#state = { in: 'comment' }
      return open + 4
    }
    const name = /^<([/!?]?)([A-Za-z][A-Za-z0-9:-]*)/.exec(text.slice(open, open + 64))
    if (name === null) {
      // A variable that follows at once would be the name of a tag.
      if (/^<[/!?]?$/.test(text.slice(open))) this.#state = { in: 'tag', tag: newTag(this.#at + open, '', true) }
      return open + 1
    }
    const [, sign = '', word = ''] = name
    const tag = newTag(this.#at + open, word.toLowerCase(), sign === '')
    if (tag.opens && running.has(tag.name)) this.#fault('script', `<${tag.name}>`, tag.at)
    this.#state = { in: 'tag', tag }
    return open + name[0].length
  }

  #inTag(text: string, index: number, { tag }: Extract<State, { in: 'tag' }>): number {
    const attribute = /^([^\s=>/"'<]+)(?:(\s*=\s*)(["'])?)?/.exec(text.slice(index))
    if (attribute === null) {
      const char = text.charAt(index)
      if (char === '\n') tag.hasLines = true
      if (char === '>') this.#closed(tag)
      return index + 1
    }
    const [all, name = '', equals, quote] = attribute
    if (all.includes('\n')) tag.hasLines = true
    if (equals !== undefined && /^on/i.test(name)) this.#fault('script', name, this.#at + index)
    if (quote !== undefined) this.#state = { in: 'value', tag, name: name.toLowerCase(), quote, before: '' }
    else if (equals !== undefined) this.#state = { in: 'unquoted', tag }
    return index + all.length
  }

  #inValue(text: string, index: number, state: Extract<State, { in: 'value' }>): number {
    const end = text.indexOf(state.quote, index)
    const value = text.slice(index, end < 0 ? text.length : end)
    if (value.includes('\n')) state.tag.hasLines = true
    const before = `${state.before}${value}`
    if (addresses.has(state.name) && /^\s*(javascript|vbscript|data):/i.test(before)) {
      this.#fault('script', before.trim().slice(0, 24))
    }
    this.#state = end < 0 ? { ...state, before } : { in: 'tag', tag: state.tag }
    return end < 0 ? text.length : end + 1
  }

  #closed(tag: Tag): void {
    if (tag.variable !== undefined && tag.hasLines) this.#fault('tag-lines', tag.variable.text, tag.variable.at)
    this.#state = tag.name === 'style' && tag.opens ? { in: 'style' } : { in: 'text' }
  }

  #until(text: string, index: number, end: string): number {
    const at = text.toLowerCase().indexOf(end, index)
    if (at < 0) return text.length
    this.#state = { in: 'text' }
    return at + end.length
  }

  #fault(code: HtmlFault['code'], text: string, at = this.#at): void {
    this.#faults.push({ at, code, text })
  }
}

function newTag(at: number, name: string, opens: boolean): Tag {
  return { at, name, opens, variable: undefined, hasLines: false }
}
