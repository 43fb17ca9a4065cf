import { DefaultApolloClient } from '@vue/apollo-composable';
import { createApp } from 'vue';
import { client } from '../api/client';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/parts.css';
import App from './App.vue';

createApp(App).provide(DefaultApolloClient, client).mount('#app');
