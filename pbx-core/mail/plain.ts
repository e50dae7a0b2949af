/**
 * Values in a mail come from callers, who write what they like into their names: they end no line, begin no header, and
 * turn no text round. What is left of them stands there as it is.
 */

/** Characters that nobody sees: controls, and what changes direction, hides or tags (Unicode Cc, Zl, Zp, most of Cf). */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu

const most = 256

export function plain(value: string): string {
  const line = value.toWellFormed().replace(/\s+/g, ' ').replace(unseen, '').trim()
  const characters = [...line]
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`
}

/**
 * A header's text. Whoever writes an encoded word (RFC 2047 §2) as plain text would have it decoded by who reads the
 * mail, with whatever it holds.
 */
export function plainHeader(text: string): string {
  return plain(plain(text).replace(/=\?/g, '= ?'))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;'
}

/** For text, and for quoted values of attributes. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"'`]/g, (character) => entities[character] ?? '')
}
