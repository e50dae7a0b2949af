import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import { createRoot } from 'react-dom/client'
import type { SiteLogIn } from '../main/ipc/contract.ts'
import { SiteLogInForm } from './features/site-log-in/site-log-in-form.tsx'

// Without the kit, and without the phone: main tells this window whom it asks for, and hears what was typed.
const { offhook } = window as unknown as { readonly offhook: SiteLogIn['bridge'] }
const question = await offhook.invoke('question')
const root = document.getElementById('root')
if (root === null) throw new Error('site-log-in.html has no root')
document.documentElement.lang = question.language
document.title = question.words.title
createRoot(root).render(
  <SiteLogInForm onAnswer={(answer) => void offhook.invoke('answer', answer)} question={question} />
)
