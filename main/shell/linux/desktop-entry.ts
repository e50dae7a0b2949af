import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

const longestName = 128

export interface DesktopEntry {
  readonly name: string
  readonly mimeTypes: readonly string[]
}

/** Where a person's own entries lie, and those of the system, the first counts (XDG Base Directory, Desktop Entry). */
export function applicationFolders({ HOME = '', XDG_DATA_HOME, XDG_DATA_DIRS }: Env): readonly string[] {
  const own = isSet(XDG_DATA_HOME) ? XDG_DATA_HOME : join(HOME, '.local/share')
  const shared = isSet(XDG_DATA_DIRS) ? XDG_DATA_DIRS : '/usr/local/share:/usr/share'
  const all = [own, ...shared.split(delimiter)].filter((folder) => folder !== '')
  return all.map((folder) => join(folder, 'applications'))
}

/** The entry of this id (`org.gnome.Calls.desktop`); undefined where it is not installed. */
export async function findEntry(id: string, env: Env): Promise<DesktopEntry | undefined> {
  // An id is a name and no path; a hyphen in it may stand for a folder.
  if (!/^[^/\0]+\.desktop$/.test(id)) return undefined
  for (const folder of applicationFolders(env)) {
    for (const file of [id, id.replace('-', '/')]) {
      const text = await readFile(join(folder, file), 'utf8').catch(() => undefined)
      if (text !== undefined) return readEntry(text)
    }
  }
  return undefined
}

function readEntry(text: string): DesktopEntry {
  const [, group = ''] = text.split(/^\[Desktop Entry\][^\S\n]*$/m)
  const lines = group.split(/^\[/m, 1)[0]?.split('\n') ?? []
  const value = (key: string) =>
    lines
      .find((line) => line.replace(/\s*=.*$/s, '') === key)
      ?.replace(/^[^=]*=\s*/, '')
      .trim() ?? ''
  return {
    // Another program has written it, and a person reads it.
    name: value('Name')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .slice(0, longestName),
    mimeTypes: value('MimeType')
      .split(';')
      .filter((type) => type !== '')
  }
}

/** An entry that starts this command with a link behind it, and that no menu shows. */
export function writtenEntry(command: readonly string[], mimeTypes: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Offhook',
    'Comment=Telephone links',
    'NoDisplay=true',
    // Behind `--` a link is a link, whatever it begins with.
    `Exec=${[...command, '--'].map(quoted).join(' ')} %u`,
    'Terminal=false',
    `MimeType=${mimeTypes.map((type) => `${type};`).join('')}`,
    ''
  ].join('\n')
}

/**
 * By the rules of `Exec`: in quotes, its special characters escaped, then as a string (each `\` twice); `%` is `%%`.
 * Only where that is needed, for `xdg-open` of xdg-utils before 1.2 takes quotes for a part of the name.
 */
function quoted(argument: string): string {
  if (/^[\w./@:+,-]+$/.test(argument)) return argument
  const escaped = argument.replace(/["`$\\]/g, '\\$&')
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('%', '%%')}"`
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
