import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCopied } from '../../../main/shell/clipboard.ts'
import { tempDirectory } from '../../support/temp-directory.ts'

/** Stand-ins for wl-paste, xclip, xsel and pbpaste, with their arguments, on a PATH of their own. */
async function desktopWith(programs: Readonly<Record<string, string>>, more: object = {}) {
  const directory = await tempDirectory('clipboard')
  const bin = join(directory.path, 'bin')
  await mkdir(bin)
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(bin, name), 0o755)
  }
  return {
    env: { PATH: bin, ...more },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]()
  }
}

describe('what is selected and copied, for quick dial without Electron (3-click-to-dial, The desktop)', () => {
  it.each([
    ['xclip', { xclip: 'echo "$@"' }, {}, ['-o -selection primary\n', '-o -selection clipboard\n']],
    ['xsel, where there is no xclip', { xsel: 'echo "$@"' }, {}, ['--output --primary\n', '--output --clipboard\n']],
    [
      'wl-paste under Wayland, before the others',
      { 'wl-paste': 'echo "$@"', xclip: 'echo no' },
      { WAYLAND_DISPLAY: 'wayland-0' },
      ['--no-newline --primary\n', '--no-newline\n']
    ],
    ['not wl-paste elsewhere', { 'wl-paste': 'echo no', xclip: 'echo x' }, {}, ['x\n', 'x\n']],
    [
      'nothing selected, which is a failure of the tool',
      { xclip: 'test "$3" = clipboard && echo 101' },
      {},
      ['', '101\n']
    ],
    ['a page of text, which is not looked at', { xclip: 'while :; do echo 0123456789; done' }, {}, ['', '']]
  ] as const)('%s', async (_what, programs, more, texts) => {
    await using desktop = await desktopWith(programs, more)
    expect(await readCopied('linux', desktop.env)).toEqual(texts)
  })

  it('a Mac tells what was copied', async () => {
    await using desktop = await desktopWith({ pbpaste: 'echo 101' })
    expect(await readCopied('darwin', desktop.env)).toEqual(['101\n'])
  })

  it('where no program tells, that is known', async () => {
    await using desktop = await desktopWith({})
    expect(await readCopied('linux', desktop.env)).toBeUndefined()
  })
})
