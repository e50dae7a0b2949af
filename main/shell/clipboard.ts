import { execFile } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

const patienceMs = 10_000
/** Octets: a number is shorter, and what is longer is not looked at. */
const longestCopied = 4096

type Tool = readonly [program: string, ...args: string[]]

/** What is selected, and what was copied: each by the first of these that is installed. */
function toolsOf(platform: NodeJS.Platform, { WAYLAND_DISPLAY = '' }: Env): readonly (readonly Tool[])[] {
  if (platform === 'darwin') return [[['pbpaste']]]
  if (platform === 'win32') return [[['powershell.exe', '-NoProfile', '-Command', 'Get-Clipboard -Raw']]]
  const wayland = WAYLAND_DISPLAY !== ''
  return [
    [
      ...(wayland ? [['wl-paste', '--no-newline', '--primary'] as const] : []),
      ['xclip', '-o', '-selection', 'primary'],
      ['xsel', '--output', '--primary']
    ],
    [
      ...(wayland ? [['wl-paste', '--no-newline'] as const] : []),
      ['xclip', '-o', '-selection', 'clipboard'],
      ['xsel', '--output', '--clipboard']
    ]
  ]
}

/**
 * What is selected and what was copied on this desktop, for quick dial; '' where it is no text. undefined where no
 * program is installed that tells.
 */
export async function readCopied(platform: NodeJS.Platform, env: Env): Promise<readonly string[] | undefined> {
  const texts = await Promise.all(toolsOf(platform, env).map((tools) => firstOf(tools, env)))
  const told = texts.filter((text) => text !== undefined)
  return told.length === 0 ? undefined : told
}

async function firstOf(tools: readonly Tool[], env: Env): Promise<string | undefined> {
  for (const [program, ...args] of tools) {
    const text = await run(program, args, env)
    if (text !== undefined) return text
  }
  return undefined
}

/** undefined where there is no such program; nothing copied, and too much, is ''. */
function run(program: string, args: readonly string[], env: Env): Promise<string | undefined> {
  const options = { env: { ...env }, timeout: patienceMs, maxBuffer: longestCopied }
  return new Promise((resolve) => {
    execFile(program, args, options, (fault, stdout) => {
      if (fault === null) resolve(stdout)
      else resolve('code' in fault && fault.code === 'ENOENT' ? undefined : '')
    })
  })
}
