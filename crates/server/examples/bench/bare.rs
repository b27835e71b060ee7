//! The limit of a read: a bare axum route that returns the same bytes.

use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;

/// Serves the file's bytes until ended; says where.
pub fn serve(file: &Path) {
    let bytes = Bytes::from(std::fs::read(file).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let route = get(move || {
            let bytes = bytes.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("Milieu is at http://{}", listener.local_addr().unwrap());
        axum::serve(listener, Router::new().route("/board", route))
            .await
            .unwrap();
    });
}
