/** What Offhook would make of a hook's reply: which names it knows, and why it could not be read. */

const known = new Set([
  ...['calleridname', 'calleridnumber', 'accountcode', 'acc_code', 'acc_code2', 'acc_code3', 'userfield', 'record'],
  ...['language', 'musiconhold', 'priority', 'ringtone', 'variable', 'type', 'name', 'break', 'route', 'set']
])
const jsonKeys = new Set([...known, 'variables'])

/** `fault`: it is of no use. `unknown`: names that are passed over. */
export function readReply({ text, type }) {
  const body = text.replace(/^\uFEFF/, '').trim()
  if (body === '') return { unknown: [] }
  if (/json/i.test(type) || body.startsWith('{')) return readJson(body)
  return body.startsWith('<') ? readXml(body) : { unknown: [], isText: true }
}

function readJson(body) {
  let value
  try {
    value = JSON.parse(body)
  } catch (error) {
    return { fault: `broken JSON: ${error.message}`, unknown: [] }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fault: 'JSON, but no object', unknown: [] }
  }
  const names = [value, value.set, value.route].flatMap((part) =>
    Object.keys(typeof part === 'object' && part !== null ? part : {})
  )
  return { unknown: [...new Set(names.filter((name) => !jsonKeys.has(name.toLowerCase())))] }
}

function readXml(body) {
  if (/<!(DOCTYPE|ENTITY)/i.test(body)) return { fault: 'a DOCTYPE, which is refused', unknown: [] }
  const text = body.replace(/<\?.*?\?>|<!--.*?-->|<!\[CDATA\[.*?\]\]>/gs, '')
  if (/&(?!(lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(text)) {
    return { fault: 'an & that is not written as &amp;, or an entity that XML does not have', unknown: [] }
  }
  const open = []
  const names = []
  for (const [, slash, name, rest] of text.matchAll(/<(\/?)([^\s/>]+)([^>]*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return { fault: `</${name}> closes nothing`, unknown: [] }
      continue
    }
    // Any root will do, and `Response` is another language.
    if (open.length > 0) names.push(name)
    else if (name === 'Response') return { unknown: [], isTwiml: true }
    if (!rest.endsWith('/')) open.push(name)
  }
  if (open.length > 0) return { fault: `<${open.at(-1)}> is not closed`, unknown: [] }
  return { unknown: [...new Set(names.filter((name) => !known.has(name.toLowerCase())))] }
}
