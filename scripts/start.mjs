/**
 * `npm start`: the core without a window, with its data where the system keeps that of
 * applications, and its address in plain words. Arguments go to `main/serve.ts`.
 */
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const given = process.argv.slice(2)
const data = given.some((argument) => /^--data(=|$)/.test(argument)) ? [] : ['--data', dataDirectory()]
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
      return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Offhook')
  }
}
