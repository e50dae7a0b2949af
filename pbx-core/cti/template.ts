import { templateParts } from '../contract/placeholder.ts'
import type { Variables } from './port.ts'

/**
 * Text with `%%variable%%` in it, taken apart once because a hook is filled in for each call
 * (`2-cti`, Hook). Names are case-insensitive. What is not a well-formed name between two
 * `%%` stays as it is.
 */
export interface Template {
  /** Lower-case, in order of appearance. */
  readonly names: readonly string[]
  fill(variables: Variables, encode: (value: string) => string): string
}

export function compileTemplate(template: string): Template {
  const parts = templateParts(template)
  return {
    names: parts.flatMap(({ variable }) => variable ?? []),
    fill(variables, encode) {
      let filled = ''
      for (const { text, variable } of parts) filled += variable === null ? text : encode(variables(variable))
      return filled
    }
  }
}

/**
 * A URL's template. Whatever stands before the path is taken literally, so that no value can
 * change scheme, host or port, even in a configuration that nobody validated.
 */
export function compileUrl(typed: string): (variables: Variables) => string {
  // What a URL parser leaves out (WHATWG URL, basic URL parser) is given on to nothing that does not.
  const url = typed.replace(/[\t\n\r]/g, '')
  const authority = /^[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2}[^/\\?#]*/.exec(url)?.[0] ?? ''
  const rest = compileTemplate(url.slice(authority.length))
  return (variables) => authority + rest.fill(variables, encodeUriComponent)
}

export function compileHeaderValue(value: string): (variables: Variables) => string {
  const template = compileTemplate(value)
  return (variables) => withoutControls(template.fill(variables, (text) => text))
}

/** As `encodeURIComponent`, which throws on half a surrogate pair. */
function encodeUriComponent(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

/** Line breaks would begin another header; the other control characters are not allowed in one (RFC 9110 §5.5). */
function withoutControls(value: string): string {
  return value.replace(/(?!\t)\p{Cc}/gu, '').trim()
}
