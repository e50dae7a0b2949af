/**
 * `npm start`: the core without a window, with its data where the system keeps that of
 * applications, and its address in plain words. Arguments go to `main/serve.ts`.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const given = process.argv.slice(2)
const data = given.some((argument) => /^--data(=|$)/.test(argument)) ? [] : ['--data', dataDirectory()]
/** Written at the first start, for the person to read and delete. */
const passwords = join(data[1] ?? '.', 'first-start.txt')
const serve = fileURLToPath(new URL('../main/serve.ts', import.meta.url))
const core = spawn(process.execPath, [serve, ...data, ...given], { stdio: ['inherit', 'pipe', 'inherit'] })

createInterface({ input: core.stdout }).on('line', (line) => {
  const ready = readyLine(line)
  console.log(ready === undefined ? line : inWords(ready))
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => core.kill(signal))
core.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1
})

function readyLine(line) {
  try {
    const value = JSON.parse(line)
    return value.ready === true ? value : undefined
  } catch {
    return undefined
  }
}

function inWords({ http, sip }) {
  const phones = [
    ...(sip.udp === null ? [] : [`UDP port ${sip.udp}`]),
    ...(sip.tcp === null ? [] : [`TCP port ${sip.tcp}`]),
    ...(sip.ws === null ? [] : [`WebSocket ${sip.ws}`])
  ]
  return [
    '',
    `Offhook is running. Its address: ${http}`,
    `Phones register at ${phones.join(', ')}.`,
    ...(data.length === 0 ? [] : [`Settings and records: ${data[1]}`]),
    ...(existsSync(passwords) ? [`Passwords of user 100: ${passwords}`] : []),
    'Ctrl+C ends it.',
    ''
  ].join('\n')
}

function dataDirectory() {
  switch (process.platform) {
    case 'win32':
      return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Offhook')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Offhook')
    default:
      return join(xdgConfigHome(), 'Offhook')
  }
}

/** Empty and relative paths are to be ignored (XDG Base Directory Specification). */
function xdgConfigHome() {
  const configured = process.env.XDG_CONFIG_HOME ?? ''
  return isAbsolute(configured) ? configured : join(homedir(), '.config')
}
