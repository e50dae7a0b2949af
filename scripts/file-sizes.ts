/**
 * Holds the sources to the convention on their size (6-house, Conventions): none over 600
 * lines without a reason in its head; half of them under 140 and nine of ten under 350.
 * A reason is a sentence with the words "over 600 lines" in the file's first comment.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const mostLines = 600

const paths = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs'],
  {
    encoding: 'utf8'
  }
)
const files = paths
  .split('\n')
  .filter((path) => path !== '' && existsSync(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .map(({ path, text }) => ({ path, text, lines: text.split('\n').length - 1 }))
  .sort((a, b) => a.lines - b.lines)

const share = (below: number): string => {
  const count = files.filter((file) => file.lines < below).length
  return `${Math.round((100 * count) / files.length)} % under ${below}`
}
const longest = files.at(-1)
console.log(`${files.length} files: ${share(140)} lines, ${share(350)}; longest ${longest?.path} (${longest?.lines})`)

const tooLong = files.filter(({ lines, text }) => lines > mostLines && !givesReason(text))
for (const { path, lines } of tooLong) console.error(`${path}: ${lines} lines, and its head gives no reason`)
process.exitCode = tooLong.length === 0 ? 0 : 1

function givesReason(text: string): boolean {
  const head = /^(?:#!.*\n)?(?:import .*\n|\s)*(\/\*\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(text)?.[1] ?? ''
  return /over 600 lines/i.test(head.replace(/[\s/*]+/g, ' '))
}
