#!/usr/bin/env node
import { dialUsage, runDial } from './dial-command.ts'
import { usualDirectory } from './usual-directory.ts'

/** The command line `offhook`, which talks to the program that runs. */
const [command, ...rest] = process.argv.slice(2)
if (command === 'dial') {
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    fault: (text: string) => void process.stderr.write(text)
  }
  process.exitCode = await runDial(rest, usualDirectory(), terminal)
} else {
  process.stderr.write(`${command === undefined ? '' : `There is no command ${command}.\n\n`}${dialUsage}`)
  process.exitCode = 2
}
