/** By which a link of the CTI page leads to the sounds; no hook is called so. */
export const soundsItem = 'sounds'
