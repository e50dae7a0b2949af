import { ok, type Result } from '../base/result.ts'
import type { ReplyRemark } from '../contract/remark.ts'
import { cleanText, type ReplyContent, type ReplyFault, type ReplyTag, replyTag } from './decision.ts'
import type { ReadProgram } from './reply-program.ts'
import { programRoot, readProgram } from './reply-twiml.ts'
import { type Element, parseElements } from './xml-elements.ts'
import { guardXml } from './xml-guard.ts'

/** By its root: our own tags, or a program. `null`: nothing but a declaration, which means "no change". */
export type XmlReply =
  | { readonly kind: 'tags'; readonly content: ReplyContent }
  | ({ readonly kind: 'program' } & ReadProgram)
  | null

export function readXml(text: string): Result<XmlReply, ReplyFault> {
  const document = text.trimStart().replace(/^<\?xml(?=[\s?])[^>]*>/i, '')
  const guarded = guardXml(document)
  if (!guarded.ok) return guarded
  const elements = parseElements(document)
  if (!elements.ok) return elements
  const [root, ...others] = elements.value
  if (root === undefined) return ok(null)
  if (root.name === programRoot && others.length === 0) return ok({ kind: 'program', ...readProgram(root) })
  return ok({ kind: 'tags', content: collect(elements.value) })
}

function collect(elements: readonly Element[]): ReplyContent {
  const tags = new Map<ReplyTag, string>()
  const variables: [string, string][] = []
  const warnings: ReplyRemark[] = []
  const visit = (element: Element, top: boolean): void => {
    const tag = replyTag(element.name)
    if (element.name === 'variable') {
      const name = element.attributes.get('name')
      if (name === undefined) warnings.push({ code: 'variable-unnamed' })
      else variables.push([name, element.text])
    } else if (tag !== undefined && (element.children.length === 0 || tag !== 'route')) {
      tags.set(tag, element.text)
    } else if (element.children.length === 0 && !top && element.name !== 'set') {
      warnings.push({ code: 'unknown-tag', name: cleanText(element.name, 64) })
    }
    for (const child of element.children) visit(child, false)
  }
  for (const element of elements) visit(element, elements.length === 1)
  return { tags, variables, warnings }
}
