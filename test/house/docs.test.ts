import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { eventNames } from '../../main/http/api/events.ts'
import { scopesOf } from '../../main/http/api/scope.ts'
import { faultStatus } from '../../main/http/fault.ts'
import { configSchema } from '../../pbx-core/contract/config.ts'
import { destinationTypes } from '../../pbx-core/contract/destination.ts'
import { knownVariables } from '../../pbx-core/cti/variables.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { deliveryRequest } from '../../pbx-core/records/delivery-request.ts'
import { validateConfig } from '../../pbx-core/routing/validate.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(project, path), 'utf8')
const pages = [
  ...readdirSync(project).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
]

it('nothing of the project lies beside it: a clone alone has all that its tests and scripts read', () => {
  const sources = ['test', 'scripts', 'bench', 'main', 'renderer', 'pbx-core'].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs|js|json|xml)$/.test(name))
      .map((name) => join(folder, name))
  )
  expect(sources.length).toBeGreaterThan(500)
  const up = /(?:\.\.\/)+/g
  const outside = sources.flatMap((file) =>
    [...read(file).matchAll(/['"`]((?:\.\.\/)+[\w.-]*)/g)]
      .filter(([, path = '']) => (path.match(up)?.[0].length ?? 0) / 3 > file.split('/').length - 1)
      .map(([, path]) => `${file}: ${path}`)
  )
  expect(outside).toEqual([])
})

describe('the documentation', () => {
  it('names only files and folders of the house that exist', () => {
    const named = [...read('docs/house.md').matchAll(/`([\w.-]+\/[\w./-]*|\.[\w.-]+\.mjs)`/g)].map(([, path]) => path)
    expect(named.length).toBeGreaterThan(60)
    expect(named.filter((path) => !existsSync(join(project, path ?? '')))).toEqual([])
  })

  it('shows every room of the core, the program and the windows', () => {
    const house = read('docs/house.md')
    const table = house.slice(house.indexOf('## Rooms'), house.indexOf('## Direction'))
    const rooms = ['pbx-core', 'main', 'renderer'].flatMap(roomsOf)
    expect(rooms.length).toBeGreaterThan(25)
    expect(rooms.filter((room) => !table.includes(`\`${room}/`))).toEqual([])
  })

  it.each(pages)('%s: every relative link leads to a file, and to a heading of it', (page) => {
    expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })

  it.each(pages)('%s: every npm command is one of package.json', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const commands = [...read(page).matchAll(/`npm (?:run (?:--silent )?)?(start|test|serve|check|bench)\b/g)]
    expect(commands.map(([, name]) => name).filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
  })

  it('README has every command of package.json in its table', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const table =
      read('README.md')
        .split('## ')
        .find((part) => part.startsWith('Commands')) ?? ''
    // npm runs postinstall by itself.
    const { postinstall: _, ...commands } = scripts
    const missing = Object.keys(commands).filter((name) => !new RegExp(`^\\| \`npm (run )?${name}\\b`, 'm').test(table))
    expect(missing).toEqual([])
  })

  it.each(['every-hook', 'post-call'] as const)('docs/hooks.md has the table of variables of %s', (when) => {
    const rows = knownVariables
      .filter((variable) => variable.when === when)
      .map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`)
    expect(read('docs/hooks.md')).toContain(rows.join('\n'))
  })

  it('docs/hooks.md says of every type of destination that a reply may name it', () => {
    const [, table = ''] = read('docs/hooks.md').split('### `type` and `name`')
    const first = table.split('###')[0] ?? ''
    expect(destinationTypes.filter((type) => !first.includes(`\`${type}\``))).toEqual([])
  })

  it('docs/twiml.md names the scope that fetches what Record has recorded', () => {
    const id = 'getMessageSound'
    const [scope = ''] = scopesOf({ id, method: 'GET', path: '/voicemail/:extension/:message/sound' })
    const [, record = ''] = read('docs/twiml.md').split('**Record.**')
    expect(record.split('**')[0]).toContain(`may \`${scope}\``)
  })

  it('docs/api.md names every event that is told', () => {
    const [, events = ''] = read('docs/api.md').split('## Events')
    expect(eventNames.filter((name) => !events.includes(`\`${name}\``))).toEqual([])
  })

  it('docs/hooks.md: the signature sample accepts what is sent, and nothing else (2-cti, Post-call)', async () => {
    const sample = codeBlocks('docs/hooks.md', 'js').find((code) => code.includes('isFromOffhook')) ?? ''
    const { isFromOffhook } = (await import(`data:text/javascript,${encodeURIComponent(sample)}`)) as {
      isFromOffhook(signed: string, header: string | undefined, secret: string): boolean
    }
    const header = signatureOf('http://crm.test/ended?from=%2B1555&name=M%C3%BCller', 'a key')
    expect(isFromOffhook('from=%2B1555&name=M%C3%BCller', header, 'a key')).toBe(true)
    expect(isFromOffhook('from=%2B1556&name=M%C3%BCller', header, 'a key')).toBe(false)
    expect(isFromOffhook('from=%2B1555&name=M%C3%BCller', header, 'another')).toBe(false)
    expect(isFromOffhook('from=%2B1555&name=M%C3%BCller', undefined, 'a key')).toBe(false)
  })

  it('docs/click-to-dial.md gives each error code the status that it has', () => {
    const rows = [...read('docs/click-to-dial.md').matchAll(/^\| (\d{3}) \| (`[^|]*) \|/gm)]
    const documented = rows.flatMap(([, status, codes]) =>
      [...(codes ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => [code, Number(status)])
    )
    expect(documented.length).toBeGreaterThan(10)
    expect(documented).toEqual(documented.map(([code]) => [code, faultStatus[code as keyof typeof faultStatus]]))
  })

  it('docs/troubleshooting.md names only events that the log can have', () => {
    const table = read('docs/troubleshooting.md').split('## In the log')[1] ?? ''
    const events = [...table.matchAll(/`([a-z]+\.[a-z_-]+)`/g)].map(([, event]) => event ?? '')
    const sources = [...sourcesOf('pbx-core'), ...sourcesOf('main')].map(read).join('\n')
    expect(events.length).toBeGreaterThan(20)
    expect(events.filter((event) => !sources.includes(`'${event}'`))).toEqual([])
  })
})

describe('the first call of README', () => {
  it('has a configuration that can be used', () => {
    const config = configSchema.parse(JSON.parse(read('docs/first-call/office.json')))
    expect(validateConfig(config)).toEqual([])
  })

  it('shows the web application as it is', () => {
    expect(codeBlocks('README.md', 'js')).toEqual([read('docs/first-call/crm.mjs')])
  })

  it.each(['100', '101'])('has a phone of %s with the password of the configuration', (extension) => {
    const config = configSchema.parse(JSON.parse(read('docs/first-call/office.json')))
    const user = config.domains[0]?.users.find((candidate) => candidate.extension === extension)
    const account = read(`docs/first-call/phones/${extension}/accounts`)
    expect(account).toContain(`sip:${extension}@127.0.0.1:5060>`)
    expect(account).toContain(`auth_pass=${user?.sipPassword};`)
  })
})

function roomsOf(folder: string): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

function codeBlocks(page: string, language: string): string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code ?? '')
}

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '')
}

function linksOf(page: string): string[] {
  return [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (target.startsWith('..') || !existsSync(join(project, target))) return false
  return heading === undefined || headingsOf(target).includes(heading)
}

/** Headings as they are linked to: lower case, blanks as hyphens, most punctuation left out. */
function headingsOf(page: string): string[] {
  const text = read(page).replace(/^```.*?^```$/gms, '')
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-')
  )
}

function signatureOf(url: string, secret: string): string | undefined {
  const delivery = {
    id: 'call.1.postCall',
    uniqueid: 'call',
    segment: 1,
    domain: 'office.test',
    hook: 'postCall',
    method: 'GET' as const,
    url,
    body: null,
    createdAt: 0
  }
  const crypto = createCrypto()
  const hook = { url, headers: {}, timeoutMs: 2000, secret }
  return deliveryRequest(delivery, hook, { at: 0, hmac: crypto.hmacSha256 }).headers['X-Offhook-Signature']
}
