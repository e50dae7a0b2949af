/** What follows a number and is sent as keys once somebody has answered. */
export interface KeysAfter {
  readonly number: string
  /** Digits, `*`, `#`, and `,` for a pause; '' where there are none. */
  readonly keys: string
}

const mostKeys = 32

/** `ext. 123`, `x123`, `Durchwahl 12`: how an extension is printed behind a number. */
const extension =
  /(?:ext(?:ension|n)?|extensión|x|×|durchwahl|dw|app(?:arat)?|nst|nebenstelle|poste|int(?:erno|erne)?|anexo|ramal|доб)[\s.:=]*([\d*#][\d*#\s]*)$/iu

/** `,,123`, and what phones store for a pause (`p`, `,`) and for waiting (`w`, `;`). */
const pauses = /^[,;pw][\d*#,;pw\s]*$/i

/** Takes keys off the end of a number as it is written; undefined where they cannot be sent. */
export function takeKeysOff(text: string): KeysAfter | undefined {
  const printed = extension.exec(text)
  const before = text.slice(0, printed?.index).replace(/[\s,;]+$/, '')
  if (printed !== null && /\d[^\p{L}\d]*$/u.test(before)) return keysAfter(before, printed[1] ?? '')
  const pause = text.search(/[,;pw]/i)
  const isPause = pause > 0 && pauses.test(text.slice(pause)) && /\d[\s)\]]*$/.test(text.slice(0, pause))
  return isPause ? keysAfter(text.slice(0, pause), text.slice(pause)) : { number: text, keys: '' }
}

/** Keys in one writing; undefined where they are none, or too many. */
export function keysOf(text: string): string | undefined {
  const typed = text.replace(/[\s.()-]/g, '').replace(/[;pw]/gi, ',')
  const keys = typed.slice(0, typed.length - pausesAtEnd(typed))
  return keys.length <= mostKeys && /^[\d*#,]*$/.test(keys) ? keys : undefined
}

function keysAfter(number: string, text: string): KeysAfter | undefined {
  const keys = keysOf(text)
  return keys === undefined ? undefined : { number, keys }
}

/** Counted from the end: an expression would look at each pause before it as often as there are others. */
function pausesAtEnd(typed: string): number {
  let count = 0
  while (typed[typed.length - 1 - count] === ',') count += 1
  return count
}
