import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript6'
import { expect, test } from 'vitest'
import { de } from '../../renderer/i18n/de.ts'
import { en } from '../../renderer/i18n/en.ts'
import { first } from '../../renderer/i18n/first.en.ts'
import { more } from '../../renderer/i18n/more.en.ts'

const root = fileURLToPath(new URL('../../renderer/', import.meta.url))

function flatten(words: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)]
    )
  )
}

const english = flatten(en)
const german = flatten(de)

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/^i18n\/(?:[\w-]+\.)?(?:en|de)\.ts$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  })

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}

/** Words that are the same in both languages, or names. */
const shared = new Set([
  'product',
  'queues.pause',
  'nav.cti',
  'cti.title',
  'timeline.sip',
  'call.qualityFigure',
  'shortcuts.option',
  // German has these words of mails from English, or both from Latin.
  'settings.parts.mail',
  'mail.host',
  'mail.port',
  'mail.part.text',
  'mail.part.html'
])

test('a password is the same German word in the windows as on the page where one logs in', () => {
  expect([...german.values()].filter((text) => /Kennw[oö]rt/.test(text))).toEqual([])
})

test('every language has the keys of English, and no others (5-softphone, Everybody can use it)', () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
})

test('a translation keeps the places for values', () => {
  const placesOf = (text: string | undefined) => (text?.match(/\{\{\w+\}\}/g) ?? []).sort()
  for (const [key, text] of english)
    expect({ key, places: placesOf(german.get(key)) }).toEqual({ key, places: placesOf(text) })
})

test('nothing is left in English', () => {
  const isWords = (text: string) => /\p{L}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''))
  const same = [...english].filter(([key, text]) => german.get(key) === text && isWords(text) && !shared.has(key))
  expect(same.map(([key]) => key)).toEqual([])
})

/** Files that a window reads at its start: what its entry imports, and what that does, but for types. */
function readAtStart(entries: readonly string[]): Set<string> {
  const read = new Set<string>()
  const follow = (path: string): void => {
    const source = sources.find(({ fileName }) => fileName === path)
    if (source === undefined || read.has(path)) return
    read.add(path)
    for (const node of source.statements) {
      if (!ts.isImportDeclaration(node) || node.importClause?.isTypeOnly || !ts.isStringLiteral(node.moduleSpecifier))
        continue
      follow(normalize(join(path, '..', node.moduleSpecifier.text)))
    }
  }
  entries.forEach(follow)
  return read
}

test('what a window reads at its start says nothing whose words come later', () => {
  const atStart = readAtStart(['main.tsx', 'ring-card.tsx', 'site-log-in.tsx'])
  expect(atStart.has('features/phone/call-card.tsx')).toBe(true)
  expect(atStart.has('features/cti/cti-page.tsx')).toBe(false)
  const later = Object.keys(more)
  expect(later.filter((key) => key in first)).toEqual([])
  const found: string[] = []
  for (const source of sources.filter(({ fileName }) => atStart.has(fileName)))
    for (const node of nodesOf(source)) {
      const text =
        ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
          ? node.text
          : ts.isTemplateExpression(node)
            ? node.head.text
            : ''
      if (later.some((key) => text.startsWith(`${key}.`))) found.push(`${source.fileName}: ${text}`)
    }
  expect(found).toEqual([])
})

test('every key is used', () => {
  const literals = new Set<string>()
  const beginnings: string[] = []
  for (const source of sources) {
    for (const node of nodesOf(source)) {
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) literals.add(node.text)
      if (ts.isTemplateExpression(node) && node.head.text.includes('.')) beginnings.push(node.head.text)
    }
  }
  const isUsed = (key: string): boolean => {
    const plain = key.replace(/_(one|other)$/, '')
    return literals.has(plain) || beginnings.some((beginning) => plain.startsWith(beginning))
  }
  expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([])
})

test('no words stand in the markup itself', () => {
  const spoken = new Set(['aria-label', 'title', 'placeholder', 'label', 'alt', 'text'])
  const found: string[] = []
  for (const source of sources) {
    for (const node of nodesOf(source)) {
      const words = ts.isJsxText(node)
        ? node.text
        : ts.isJsxAttribute(node) &&
            spoken.has(node.name.getText()) &&
            node.initializer &&
            ts.isStringLiteral(node.initializer)
          ? node.initializer.text
          : ''
      if (/\p{L}/u.test(words)) found.push(`${source.fileName}: ${words.trim()}`)
    }
  }
  expect(found).toEqual([])
})
