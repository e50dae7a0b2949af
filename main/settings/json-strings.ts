/** A string in a JSON text that stands as a value, and where. */
interface JsonString {
  /** `["domains",0,"name"]` */
  readonly path: string
  readonly start: number
  /** After the closing quote. */
  readonly end: number
}

/**
 * Puts other strings in place of some, and leaves everything else of a valid JSON text as its
 * author laid it out. `replacements` by the path as JSON: `["domains",0,"name"]`.
 */
export function replaceStrings(text: string, replacements: ReadonlyMap<string, string>): string {
  let replaced = ''
  let from = 0
  for (const { path, start, end } of stringsOf(text)) {
    const replacement = replacements.get(path)
    if (replacement === undefined) continue
    replaced += text.slice(from, start) + JSON.stringify(replacement)
    from = end
  }
  return replaced + text.slice(from)
}

interface Level {
  /** undefined in an array. */
  key: string | undefined
  index: number
}

/** Token by token; a string before a colon is the key of what follows. */
function* stringsOf(text: string): Generator<JsonString> {
  const levels: Level[] = []
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},]/g
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match
    const level = levels.at(-1)
    if (found === '{' || found === '[') levels.push({ key: undefined, index: 0 })
    else if (found === '}' || found === ']') levels.pop()
    else if (found === ',') {
      if (level !== undefined) level.index += 1
    } else if (level !== undefined && isKey(text, token.lastIndex)) level.key = JSON.parse(found)
    else {
      const path = JSON.stringify(levels.map(({ key, index }) => key ?? index))
      yield { path, start: match.index, end: token.lastIndex }
    }
  }
}

function isKey(text: string, from: number): boolean {
  let at = from
  while (/\s/.test(text.charAt(at))) at += 1
  return text.charAt(at) === ':'
}
