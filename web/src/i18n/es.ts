/** All Spanish words, in one file of their own so that only the language in use is loaded. */
export default Object.values(import.meta.glob<string>('../features/*/es.ftl', { query: '?raw', import: 'default', eager: true }));
