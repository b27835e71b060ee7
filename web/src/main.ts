import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './app/app.svelte';
import { browserTransport } from './api/client';
import { watchUpdates } from './app/update.svelte';
import Root from './app/Root.svelte';

const target = document.getElementById('app');
const transport = import.meta.env.MODE === 'fake' ? (await import('./fake/transport')).makeFakeTransport() : browserTransport;
if (target) mount(Root, { target, props: { app: new App(transport) } });
if (import.meta.env.PROD) void watchUpdates();
