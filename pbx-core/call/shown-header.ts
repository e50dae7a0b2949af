import { shownName, shownText } from '../base/display-name.ts'
import { nameFromOctets, type Octets } from '../base/octets.ts'

/** A header is read whole by web applications, whose URLs have no room for more. */
const longest = 1024

/** A header as a hook gets it: its name is cut like any other, and nothing in it is unseen. */
export function shownHeader(value: Octets): string {
  const text = shownText(nameFromOctets(value))
  const named = cutQuoted(text) ?? cutPlain(text) ?? text
  return named.length <= longest ? named : [...named].slice(0, longest).join('')
}

/** `"Name" <uri>` (RFC 3261 §25.1: a backslash makes the next character part of the name). */
function cutQuoted(text: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)
  if (quoted === null) return undefined
  const [all, inner = ''] = quoted
  const name = inner.replace(/\\(.)/g, '$1')
  const shown = shownName(name)
  return shown === name ? undefined : `"${shown.replace(/["\\]/g, '\\$&')}"${text.slice(all.length)}`
}

/** `Name <uri>`. */
function cutPlain(text: string): string | undefined {
  const end = text.indexOf('<')
  if (end <= 0 || text.startsWith('"')) return undefined
  const name = text.slice(0, end).trimEnd()
  const shown = shownName(name)
  return shown === name ? undefined : `${shown} ${text.slice(end)}`
}
