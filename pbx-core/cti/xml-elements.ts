import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { err, ok, type Result } from '../base/result.ts'
import type { ReplyFault } from './decision.ts'
import { maxXmlDepth, resolveReferences } from './xml-guard.ts'

/** An element of a reply, whatever the reply means. */
export interface Element {
  /** Lower-case. */
  readonly name: string
  /** By lower-case name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Own text, references resolved; CDATA as it stood. */
  readonly text: string
}

// Names get a prefix so that a tag called `constructor` is an unknown tag and nothing worse:
// the parser refuses such names because it builds objects from them. It transforms the name of
// an empty element twice, so a name that has the prefix (and with it a blank) is left alone.
const tagPrefix = 'tag '
const attributePrefix = '@'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  transformTagName: (name) => (name.startsWith(tagPrefix) ? name : tagPrefix + name.toLowerCase()),
  transformAttributeName: (name) => name.toLowerCase(),
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Its decoder passes unknown entities and leaves numeric ones out; see `resolveReferences`.
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxXmlDepth + 2
})

/**
 * The elements of a document. Several beside each other are accepted too: the seed's first
 * example shows its tags without the root that once stood around them.
 */
export function parseElements(document: string): Result<readonly Element[], ReplyFault> {
  const rooted = `<reply>${document}</reply>`
  const validity = XMLValidator.validate(rooted)
  if (validity !== true) {
    const { line, msg } = validity.err
    return err({ code: 'broken-reply', remark: { code: 'xml', line, reason: msg } })
  }
  try {
    return ok(elementsOf(parser.parse(rooted))[0]?.children ?? [])
  } catch (error) {
    // What the validator lets pass and the parser does not.
    const reason = error instanceof Error ? error.message : 'the XML cannot be read'
    return err({ code: 'broken-reply', remark: { code: 'xml', line: null, reason } })
  }
}

/** With `preserveOrder` a node is an object with one key, the tag, and `:@` for its attributes. */
function elementsOf(nodes: unknown): Element[] {
  const elements: Element[] = []
  for (const node of asNodes(nodes)) {
    for (const [key, content] of Object.entries(node)) {
      if (!key.startsWith(tagPrefix)) continue
      const name = key.slice(tagPrefix.length)
      elements.push({
        name,
        attributes: attributesOf(node[':@']),
        children: elementsOf(content),
        text: textOf(content)
      })
    }
  }
  return elements
}

function textOf(nodes: unknown): string {
  let text = ''
  for (const node of asNodes(nodes)) {
    if (typeof node['#text'] === 'string') text += resolveReferences(node['#text'])
    for (const cdata of asNodes(node['#cdata'])) {
      if (typeof cdata['#text'] === 'string') text += cdata['#text']
    }
  }
  return text
}

function attributesOf(attributes: unknown): ReadonlyMap<string, string> {
  if (typeof attributes !== 'object' || attributes === null) return new Map()
  return new Map(
    Object.entries(attributes).map(([name, value]) => [
      name.slice(attributePrefix.length),
      resolveReferences(String(value))
    ])
  )
}

function asNodes(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : []
}
