/** Runs while the scripts of the screen are still on their way: who is here is known by the time it is drawn. */
import { session } from '#lib/app-session.svelte.ts'

void session.read()
