import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import type { LinkScheme } from '../../../main/ipc/contract.ts'
import { ownEntry, XdgLinks } from '../../../main/shell/linux/xdg-links.ts'
import { memoryPreferences } from '../../electron/desktop.ts'
import { needs } from '../../support/needs.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { waitFor } from '../../support/wait-for.ts'

/** A home of nobody, another telephone program of the system in it, and the machine's own xdg-utils. */
async function home({ program = 'offhook', desktop = 'X-Generic', path = process.env.PATH } = {}) {
  const directory = await tempDirectory('xdg')
  const at = (...parts: string[]) => join(directory.path, ...parts)
  await mkdir(at('home'), { recursive: true })
  await mkdir(at('system/applications'), { recursive: true })
  const entry = ['[Desktop Entry]', 'Type=Application', 'Name=Other Phone', 'Exec=/bin/true %u', '']
  await writeFile(
    at('system/applications/other-phone.desktop'),
    [...entry.slice(0, 4), 'MimeType=x-scheme-handler/tel;text/html;', '[Desktop Action x]', 'Name=Not this', ''].join(
      '\n'
    )
  )
  const env = {
    PATH: path,
    HOME: at('home'),
    XDG_DATA_DIRS: at('system'),
    XDG_CURRENT_DESKTOP: desktop,
    DISPLAY: ':99'
  }
  // What a link starts: it notes what it was given.
  const script = at(program)
  await writeFile(script, `#!/bin/sh\nfor each in "$@"; do printf '%s\\n' "$each"; done > '${at('given')}'\n`)
  await chmod(script, 0o755)
  const preferences = memoryPreferences()
  const command = [script, '--data', at('data "of" $USER %u 100% \\')]
  const links = new XdgLinks({ command: program === 'offhook' ? [script] : command, preferences, env })
  const defaults = () => readFile(at('home/.config/mimeapps.list'), 'utf8').catch(() => '')
  const run = (tool: string, ...args: string[]) => spawnSync(tool, args, { env, encoding: 'utf8' })
  return {
    ...{ links, run, at, command, defaults, env },
    entry: () => readFile(at('home/.local/share/applications', ownEntry), 'utf8').catch(() => undefined),
    owner: async (scheme: LinkScheme) => (await links.read()).find((view) => view.scheme === scheme),
    given: () =>
      waitFor(() => readFile(at('given'), 'utf8').catch(() => false as const), {
        what: 'the program that a link starts'
      }),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]()
  }
}

const nobody = (scheme: LinkScheme) => ({ scheme, owner: 'nobody', by: '' })
const other = { scheme: 'tel', owner: 'other', by: 'Other Phone' }
const ours = { scheme: 'tel', owner: 'offhook', by: '' }

describe('who opens telephone links on Linux, by the real xdg-mime (5-softphone, Phone links on this computer)', () => {
  test('each scheme has its owner: another program by its name, or nobody', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    here.run('xdg-mime', 'default', 'other-phone.desktop', 'x-scheme-handler/tel')
    expect(await here.links.read()).toEqual([other, nobody('callto'), nobody('sip'), nobody('offhook')])
  })

  test('a scheme is set, alone, and given back to the program that had it', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    here.run('xdg-mime', 'default', 'other-phone.desktop', 'x-scheme-handler/sip')
    expect(await here.links.claim('sip')).toEqual({ ok: true, value: undefined })
    const set = { scheme: 'sip', owner: 'offhook', by: '' }
    expect(await here.links.read()).toEqual([other, nobody('callto'), set, nobody('offhook')])
    expect(await here.links.release('sip')).toEqual({ ok: true, value: undefined })
    expect([await here.owner('sip'), await here.entry()]).toEqual([{ ...other, scheme: 'sip' }, undefined])
  })

  test('set twice, it is still given back to the program that had it', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    here.run('xdg-mime', 'default', 'other-phone.desktop', 'x-scheme-handler/sip')
    await here.links.claim('sip')
    await here.links.claim('sip')
    await here.links.release('sip')
    expect(await here.owner('sip')).toEqual({ ...other, scheme: 'sip' })
  })

  test('a program that has gone meanwhile gets nothing back', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    here.run('xdg-mime', 'default', 'other-phone.desktop', 'x-scheme-handler/tel')
    await here.links.claim('tel')
    await rm(here.at('system/applications/other-phone.desktop'))
    expect(await here.links.release('tel')).toEqual({ ok: true, value: undefined })
    expect([await here.owner('tel'), await here.defaults()]).toEqual([
      nobody('tel'),
      expect.not.stringMatching(/offhook|other-phone/)
    ])
  })

  test('what the person has given to a third program meanwhile stays there', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    here.run('xdg-mime', 'default', 'other-phone.desktop', 'x-scheme-handler/sip')
    await here.links.claim('sip')
    const third = ['[Desktop Entry]', 'Type=Application', 'Name=Third Phone', 'Exec=/bin/true %u', '']
    await writeFile(here.at('system/applications/third.desktop'), third.join('\n'))
    here.run('xdg-mime', 'default', 'third.desktop', 'x-scheme-handler/sip')
    expect([await here.links.release('sip'), await here.owner('sip'), await here.entry()]).toEqual([
      { ok: true, value: undefined },
      { scheme: 'sip', owner: 'other', by: 'Third Phone' },
      undefined
    ])
  })

  test('where nobody had it, nobody has it again, and nothing of ours is left', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    await Promise.all([here.links.claim('callto'), here.links.claim('offhook')])
    expect(await here.links.read()).toEqual([
      other,
      { scheme: 'callto', owner: 'offhook', by: '' },
      nobody('sip'),
      { scheme: 'offhook', owner: 'offhook', by: '' }
    ])
    await Promise.all([here.links.release('callto'), here.links.release('offhook')])
    expect(await here.links.read()).toEqual([other, nobody('callto'), nobody('sip'), nobody('offhook')])
    expect([await here.entry(), await here.defaults()]).toEqual([undefined, expect.not.stringContaining(ownEntry)])
  })

  test.for(['GNOME', 'KDE', 'XFCE', 'X-Generic'])(
    'under %s it becomes no browser (xdg-settings before 1.2 would make it that)',
    async (desktop, context: TestContext) => {
      needs(context, 'xdg-mime')
      await using here = await home({ desktop })
      here.run('xdg-mime', 'default', 'other-phone.desktop', 'text/html')
      await here.links.claim('tel')
      expect([await here.owner('tel'), here.run('xdg-mime', 'query', 'default', 'text/html').stdout.trim()]).toEqual([
        ours,
        'other-phone.desktop'
      ])
    }
  )

  test('what others have written into the person’s defaults stays', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    await mkdir(here.at('home/.config'), { recursive: true })
    const before = '[Default Applications]\nimage/png=pictures.desktop;\nx-scheme-handler/sips=other-phone.desktop\n'
    await writeFile(here.at('home/.config/mimeapps.list'), before)
    await here.links.claim('sip')
    await here.links.release('sip')
    expect(await here.defaults()).toBe(before)
  })

  test('without xdg-utils the owner is unknown, and setting says so', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home({ path: '/nowhere' })
    expect(await here.links.read()).toEqual(
      ['tel', 'callto', 'sip', 'offhook'].map((scheme) => ({ scheme, owner: 'unknown', by: '' }))
    )
    expect([await here.links.claim('tel'), await here.links.release('tel'), await here.entry()]).toEqual([
      { ok: false, error: 'no-tool' },
      { ok: false, error: 'no-tool' },
      undefined
    ])
  })

  test('a system that keeps the program it has is told of, and the cache of entries is made anew (stand-ins of both tools)', async () => {
    await using here = await home()
    const bin = here.at('bin')
    await mkdir(bin)
    const tools = {
      // Its files may not be written: a set default is none.
      'xdg-mime': '[ "$1" = default ] || echo other-phone.desktop',
      'update-desktop-database': `echo "$1" >> '${here.at('cached')}'`
    }
    for (const [name, script] of Object.entries(tools)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
      await chmod(join(bin, name), 0o755)
    }
    const env = { ...here.env, PATH: bin }
    const links = new XdgLinks({ command: ['offhook'], preferences: memoryPreferences(), env })
    expect(await links.claim('tel')).toEqual({ ok: false, error: 'not-kept' })
    expect(await readFile(here.at('cached'), 'utf8')).toBe(`${here.at('home/.local/share/applications')}\n`)
  })

  test('a folder that cannot be written is said, and the owner stays', async (context) => {
    needs(context, 'xdg-mime')
    await using here = await home()
    await writeFile(here.at('home/.local'), 'in the way')
    expect([await here.links.claim('tel'), await here.owner('sip')]).toEqual([
      { ok: false, error: 'not-written' },
      nobody('sip')
    ])
  })
})

describe('a link that is clicked starts this program with the link behind "--" (3-click-to-dial, The desktop)', () => {
  test('by xdg-open alone', async (context) => {
    needs(context, 'xdg-open')
    await using here = await home()
    await here.links.claim('tel')
    here.run('xdg-open', 'tel:+15550100199')
    expect(await here.given()).toBe('--\ntel:+15550100199\n')
  })

  test('by GLib, also from a folder with blanks, quotes, dollars, percents and backslashes', async (context) => {
    needs(context, 'gio', 'xdg-mime')
    await using here = await home({ program: 'off hook "$HOME" `id` \\' })
    await here.links.claim('tel')
    here.run('gio', 'open', 'tel:+15550100199')
    expect((await here.given()).split('\n')).toEqual([...here.command.slice(1), '--', 'tel:+15550100199', ''])
  })
})
